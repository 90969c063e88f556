/* SPDX-License-Identifier: MIT */
/* Many updates in one loop, through the public interface: order, limits, cancels, totals. Devices
 * that are updated for real are in tests/cli/several.sh; here all ports are silent or not there. */
#include "support/cmocka.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "support/open_package.h"

#define NOWHERE "/dev/ttyNOWHERE"

enum { UPDATES = 8 };

struct bench {
    struct ndfu_package *package;
    struct ndfu_station *station;
    struct ndfu_update *updates[UPDATES];
    size_t count;
    int silent; /* the other end of a port that nobody answers at */
    char silent_name[64];
    enum ndfu_status ended[UPDATES]; /* in the order of ending */
    size_t ended_count;
    bool adds_one;
    bool cancels;
};

/* A pseudo-terminal never says that bytes are still to leave, as a stopped line does. */
static unsigned stuck_looks;
static bool is_stuck;

int ioctl(int descriptor, unsigned long request, ...)
{
    int (*next)(int, unsigned long, ...) =
        (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    va_list arguments;
    void *argument;

    va_start(arguments, request);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    if (request != TIOCOUTQ || !is_stuck)
        return next(descriptor, request, argument);
    stuck_looks++;
    *(int *)argument = 1;
    return 0;
}

static struct ndfu_package *make(void)
{
    static uint8_t image[1024];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};

    return open_package(make_package(&part, 1, NULL));
}

static void listen(const struct ndfu_event *event, void *cookie)
{
    (void)event;
    (void)cookie;
}

static struct ndfu_update *make_update(struct bench *bench, const char *port)
{
    struct ndfu_update_options options;
    struct ndfu_update **update = &bench->updates[bench->count++];

    ndfu_update_options_init(&options, sizeof options);
    options.connect_timeout_ms = 100;
    options.timeouts.ping_ms = 50;
    options.on_event = listen;
    options.cookie = bench;
    assert_int_equal(ndfu_update_create(bench->package, port, &options, update, NULL), NDFU_OK);
    return *update;
}

static void add(struct bench *bench, const char *port)
{
    assert_int_equal(ndfu_station_add(bench->station, make_update(bench, port), NULL), NDFU_OK);
}

static void finished(struct ndfu_update *update, enum ndfu_status status,
                     const struct ndfu_error *error, void *cookie)
{
    struct bench *bench = cookie;

    assert_int_equal(error->status, status);
    assert_int_equal(ndfu_update_result(update, NULL), status);
    assert_ptr_equal(ndfu_update_cookie(update), bench);
    bench->ended[bench->ended_count++] = status;
    if (bench->adds_one) {
        bench->adds_one = false;
        add(bench, NOWHERE);
    }
    if (bench->cancels)
        ndfu_station_cancel(bench->station);
}

static void make_station(struct bench *bench, size_t jobs)
{
    struct ndfu_station_options options;

    ndfu_station_options_init(&options, sizeof options);
    options.jobs = jobs;
    options.on_finished = finished;
    options.cookie = bench;
    assert_int_equal(ndfu_station_create(&options, &bench->station, NULL), NDFU_OK);
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);

    if (!bench)
        return -1;
    bench->package = make();
    bench->silent = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    *state = bench;
    return bench->silent < 0 || grantpt(bench->silent) != 0 || unlockpt(bench->silent) != 0 ||
           ptsname_r(bench->silent, bench->silent_name, sizeof bench->silent_name) != 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;

    ndfu_station_destroy(bench->station);
    for (size_t i = 0; i < bench->count; i++)
        ndfu_update_destroy(bench->updates[i]);
    ndfu_package_close(bench->package);
    (void)close(bench->silent);
    free(bench);
    return 0;
}

static void assert_totals(const struct bench *bench, size_t added, size_t failed, size_t cancelled)
{
    struct ndfu_station_totals totals = {.size = sizeof totals};

    ndfu_station_count(bench->station, &totals);
    assert_int_equal(totals.size, sizeof totals);
    assert_int_equal(totals.added, added);
    assert_int_equal(totals.succeeded, added - failed);
    assert_int_equal(totals.failed, failed);
    assert_int_equal(totals.cancelled, cancelled);
}

static void a_station_without_updates_ends_at_once(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 0);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_OK);
    assert_totals(bench, 0, 0, 0);
}

static void the_result_is_that_of_the_first_that_failed_as_they_were_added(void **state)
{
    struct bench *bench = *state;
    struct ndfu_error error;

    make_station(bench, 0);
    add(bench, bench->silent_name);
    add(bench, NOWHERE);
    assert_int_equal(ndfu_station_run(bench->station, &error), NDFU_E_TIMEOUT);
    assert_int_equal(error.status, NDFU_E_TIMEOUT);
    assert_int_equal(bench->ended_count, 2);
    assert_int_equal(bench->ended[0], NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(bench->ended[1], NDFU_E_TIMEOUT);
    assert_totals(bench, 2, 2, 0);
}

static void one_job_at_a_time_keeps_their_order(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 1);
    add(bench, bench->silent_name);
    add(bench, NOWHERE);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_TIMEOUT);
    assert_int_equal(bench->ended[0], NDFU_E_TIMEOUT);
    assert_int_equal(bench->ended[1], NDFU_E_PORT_NOT_FOUND);
}

/* The port of one is locked by the other. */
static void all_run_at_once_without_a_limit(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 0);
    add(bench, bench->silent_name);
    add(bench, bench->silent_name);
    (void)ndfu_station_run(bench->station, NULL);
    assert_int_equal(bench->ended_count, 2);
    assert_int_equal(bench->ended[0], NDFU_E_PORT_BUSY);
    assert_int_equal(bench->ended[1], NDFU_E_TIMEOUT);
}

static void an_update_can_be_added_when_another_has_ended(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 1);
    bench->adds_one = true;
    add(bench, NOWHERE);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(bench->ended_count, 2);
    assert_totals(bench, 2, 2, 0);
}

static void a_station_can_be_run_again_with_more(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 0);
    add(bench, NOWHERE);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_PORT_NOT_FOUND);
    add(bench, bench->silent_name);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(bench->ended_count, 2);
    assert_totals(bench, 2, 2, 0);
}

static void a_cancel_ends_what_runs_and_what_waits(void **state)
{
    struct bench *bench = *state;
    struct ndfu_error error;

    make_station(bench, 2);
    bench->cancels = true;
    add(bench, NOWHERE);
    for (int i = 0; i < 3; i++)
        add(bench, bench->silent_name);
    assert_int_equal(ndfu_station_run(bench->station, &error), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(bench->ended_count, 4);
    assert_totals(bench, 4, 4, 3);
}

static void a_cancel_in_front_of_the_run_is_not_lost(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 1);
    add(bench, bench->silent_name);
    add(bench, bench->silent_name);
    ndfu_station_cancel(bench->station);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_CANCELLED);
    assert_totals(bench, 2, 2, 2);
}

static void an_update_that_has_run_is_refused(void **state)
{
    struct bench *bench = *state;
    struct ndfu_update *update = make_update(bench, NOWHERE);
    struct ndfu_error error;

    make_station(bench, 0);
    assert_int_equal(ndfu_update_result(update, &error), NDFU_E_ARGUMENT);
    assert_int_equal(ndfu_update_run(update, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(update, &error), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_station_add(bench->station, update, &error), NDFU_E_ARGUMENT);
    assert_non_null(strstr(error.message, "has been run already"));
    assert_totals(bench, 0, 0, 0);
}

/* It knows nothing of arrivals. */
static void an_older_caller_has_a_smaller_struct(void **state)
{
    struct bench *bench = *state;
    struct ndfu_station_options options;
    struct ndfu_station_totals totals = {.size = offsetof(struct ndfu_station_totals, failed)};

    memset(&options, 0xff, sizeof options);
    ndfu_station_options_init(&options, offsetof(struct ndfu_station_options, on_arrival));
    assert_int_equal(options.size, offsetof(struct ndfu_station_options, on_arrival));
    assert_int_equal(options.idle_timeout_ms, UINT32_MAX);
    assert_int_equal(ndfu_station_create(&options, &bench->station, NULL), NDFU_OK);
    add(bench, NOWHERE);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_PORT_NOT_FOUND);
    totals.failed = 77;
    ndfu_station_count(bench->station, &totals);
    assert_int_equal(totals.added, 1);
    assert_int_equal(totals.failed, 77);
}

/* All others wait for as long as one is being closed: half a second of each that is stuck. */
static void a_silent_target_that_stops_the_line_held_up_the_others(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 0);
    add(bench, bench->silent_name);
    stuck_looks = 0;
    is_stuck = true;
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_TIMEOUT);
    is_stuck = false;
    assert_int_equal(stuck_looks, 0);
}

/* A caller's own way in, to a port of which nothing is known: it is asked, and its error told. */
static enum ndfu_status enter_badly(const struct ndfu_device *device, const char *port,
                                    void *cookie, struct ndfu_error *error)
{
    struct bench *bench = cookie;

    assert_null(device);
    assert_string_equal(port, bench->silent_name);
    *error = (struct ndfu_error){.status = NDFU_E_DEVICE_ENTER};
    (void)snprintf(error->message, sizeof error->message, "it will not");
    return NDFU_E_DEVICE_ENTER;
}

static void a_way_in_of_the_callers_own_may_fail(void **state)
{
    struct bench *bench = *state;
    struct ndfu_device_selector selector;
    struct ndfu_update_options options;
    struct ndfu_error error;

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = bench->silent_name;
    ndfu_update_options_init(&options, sizeof options);
    options.device = &selector;
    options.entry = NDFU_ENTRY_CALLER;
    options.on_entry = enter_badly;
    options.cookie = bench;
    assert_int_equal(ndfu_update_create(bench->package, NULL, &options, &bench->updates[0], NULL),
                     NDFU_OK);
    bench->count = 1;
    selector.port = NULL; /* it was copied */
    assert_null(ndfu_update_port(bench->updates[0]));
    assert_int_equal(ndfu_update_run(bench->updates[0], &error), NDFU_E_DEVICE_ENTER);
    assert_string_equal(error.message, "it will not");
    assert_false(ndfu_update_has_switched(bench->updates[0]));
}

/* Finding a port that is there succeeds without anybody at its other end. */
static void add_one_that_succeeds(struct bench *bench)
{
    struct ndfu_device_selector selector;
    struct ndfu_update_options options;
    struct ndfu_update **update = &bench->updates[bench->count++];

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = bench->silent_name;
    ndfu_update_options_init(&options, sizeof options);
    options.device = &selector;
    options.cookie = bench;
    assert_int_equal(ndfu_entry_create(&options, update, NULL), NDFU_OK);
    assert_int_equal(ndfu_station_add(bench->station, *update, NULL), NDFU_OK);
}

/* It was never taken, so that waiting returned at once for as long as the run went on. */
static void a_second_cancel_was_left_for_the_next_run(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 2);
    bench->cancels = true;
    for (int i = 0; i < 3; i++)
        add(bench, NOWHERE);
    (void)ndfu_station_run(bench->station, NULL);
    bench->cancels = false;
    add_one_that_succeeds(bench);
    (void)ndfu_station_run(bench->station, NULL);
    assert_int_equal(bench->ended_count, 4);
    assert_int_equal(bench->ended[3], NDFU_OK);
}

static void a_cancel_behind_the_last_update_was_its_result(void **state)
{
    struct bench *bench = *state;

    make_station(bench, 0);
    bench->cancels = true;
    add_one_that_succeeds(bench);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_OK);
    assert_totals(bench, 1, 0, 0);
}

static void never_arrives(const struct ndfu_device *device, void *cookie)
{
    (void)device;
    (void)cookie;
}

static void a_cancelled_wait_for_devices_was_the_result_of_the_next_run(void **state)
{
    struct bench *bench = *state;
    struct ndfu_station_options options;

    ndfu_station_options_init(&options, sizeof options);
    options.on_arrival = never_arrives;
    options.on_finished = finished;
    options.cookie = bench;
    options.idle_timeout_ms = 1;
    assert_int_equal(ndfu_station_create(&options, &bench->station, NULL), NDFU_OK);
    ndfu_station_cancel(bench->station);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_CANCELLED);
    add_one_that_succeeds(bench);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_OK);
    assert_totals(bench, 1, 0, 0);
}

static void an_update_was_taken_twice(void **state)
{
    struct bench *bench = *state;
    struct ndfu_error error;

    make_station(bench, 0);
    add(bench, bench->silent_name);
    assert_int_equal(ndfu_station_add(bench->station, bench->updates[0], &error), NDFU_E_ARGUMENT);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_TIMEOUT);
    assert_totals(bench, 1, 1, 0);
}

static enum ndfu_status enter_without_words(const struct ndfu_device *device, const char *port,
                                            void *cookie, struct ndfu_error *error)
{
    (void)device;
    (void)port;
    (void)cookie;
    (void)error;
    return NDFU_E_DEVICE_ENTER;
}

static void a_way_in_that_failed_without_words_was_a_success(void **state)
{
    struct bench *bench = *state;
    struct ndfu_device_selector selector;
    struct ndfu_update_options options;
    struct ndfu_error error;

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = bench->silent_name;
    ndfu_update_options_init(&options, sizeof options);
    options.device = &selector;
    options.entry = NDFU_ENTRY_CALLER;
    options.on_entry = enter_without_words;
    assert_int_equal(ndfu_update_create(bench->package, NULL, &options, &bench->updates[0], NULL),
                     NDFU_OK);
    bench->count = 1;
    assert_int_equal(ndfu_update_run(bench->updates[0], &error), NDFU_E_DEVICE_ENTER);
    assert_int_equal(error.status, NDFU_E_DEVICE_ENTER);
    assert_string_equal(error.message, ndfu_status_text(NDFU_E_DEVICE_ENTER));
}

static void look_at_others(struct ndfu_update *update, enum ndfu_status status,
                           const struct ndfu_error *error, void *cookie)
{
    struct bench *bench = cookie;

    (void)update;
    (void)status;
    (void)error;
    for (size_t i = 0; i < bench->count; i++)
        bench->ended_count += ndfu_update_result(bench->updates[i], NULL) != NDFU_E_ARGUMENT;
}

/* Who destroyed an update because it had a result destroyed one that the station still had. */
static void an_update_had_ended_before_the_station_had_let_go_of_it(void **state)
{
    struct bench *bench = *state;
    struct ndfu_station_options options;

    ndfu_station_options_init(&options, sizeof options);
    options.on_finished = look_at_others;
    options.cookie = bench;
    assert_int_equal(ndfu_station_create(&options, &bench->station, NULL), NDFU_OK);
    add(bench, bench->silent_name);
    add(bench, bench->silent_name);
    ndfu_station_cancel(bench->station);
    assert_int_equal(ndfu_station_run(bench->station, NULL), NDFU_E_CANCELLED);
    assert_int_equal(bench->ended_count, 1 + 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_station_without_updates_ends_at_once),
        TEST(the_result_is_that_of_the_first_that_failed_as_they_were_added),
        TEST(one_job_at_a_time_keeps_their_order),
        TEST(all_run_at_once_without_a_limit),
        TEST(an_update_can_be_added_when_another_has_ended),
        TEST(a_station_can_be_run_again_with_more),
        TEST(a_cancel_ends_what_runs_and_what_waits),
        TEST(a_cancel_in_front_of_the_run_is_not_lost),
        TEST(an_update_that_has_run_is_refused),
        TEST(an_older_caller_has_a_smaller_struct),
        TEST(a_silent_target_that_stops_the_line_held_up_the_others),
        TEST(a_way_in_of_the_callers_own_may_fail),
        TEST(a_second_cancel_was_left_for_the_next_run),
        TEST(a_cancel_behind_the_last_update_was_its_result),
        TEST(a_cancelled_wait_for_devices_was_the_result_of_the_next_run),
        TEST(an_update_was_taken_twice),
        TEST(a_way_in_that_failed_without_words_was_a_success),
        TEST(an_update_had_ended_before_the_station_had_let_go_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
