/* SPDX-License-Identifier: MIT */
/*
 * The rules for threads, in real time: updates in several threads do not disturb each other, and
 * any thread, and a signal handler, may cancel one. docs/threads.md has the rules.
 */
#include "support/cmocka.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "port/port.h"
#include "support/open_package.h"
#include "support/pty_target.h"

enum {
    SIZE = 5 * 4096,
    OBJECT = 4096,
    MIDDLE = 11000, /* bytes on the wire: two objects are in flash, and more are to come */
    PATIENCE_MS = 60 * 1000,
    LINK_TIMEOUT_MS = 50 * 1000,
    MOST = 4,
    FRAME_END = 0xc0,
};

/* One update in a thread of its own. */
struct run {
    struct ndfu_update *update;
    pthread_t thread;
    pthread_barrier_t *together; /* that it begins with others; NULL: it begins at once */
    enum ndfu_status status;
    struct ndfu_error error;
    atomic_bool has_retried;
    bool is_resumed;
    uint64_t resumed_from;
};

static struct ndfu_package *make(uint64_t seed)
{
    static uint8_t image[SIZE];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};

    pseudo_random_image(image, sizeof image, seed);
    return open_package(make_package(&part, 1, NULL));
}

static void take_event(const struct ndfu_event *event, void *cookie)
{
    struct run *run = cookie;

    if (event->type == NDFU_EVENT_RETRY)
        run->has_retried = true;
    if (event->type == NDFU_EVENT_RESUMED) {
        run->is_resumed = true;
        run->resumed_from = event->done;
    }
}

static void prepare(struct run *run, const struct ndfu_package *package,
                    const struct pty_target *target)
{
    struct ndfu_update_options options;

    memset(run, 0, sizeof *run);
    ndfu_update_options_init(&options, sizeof options);
    options.baud_rate = 1000000;
    options.flow_control = NDFU_FLOW_CONTROL_RTSCTS;
    options.prn = options.pace_us = 0; /* writes follow each other as fast as the port takes them */
    options.link_timeout_ms = LINK_TIMEOUT_MS;
    options.on_event = take_event;
    options.cookie = run;
    assert_int_equal(
        ndfu_update_create(package, pty_target_port(target), &options, &run->update, NULL),
        NDFU_OK);
}

static void *live(void *argument)
{
    struct run *run = argument;

    if (run->together)
        (void)pthread_barrier_wait(run->together);
    run->status = ndfu_update_run(run->update, &run->error);
    return NULL;
}

static void begin(struct run *run)
{
    assert_int_equal(pthread_create(&run->thread, NULL, live, run), 0);
}

static void end(struct run *run)
{
    (void)pthread_join(run->thread, NULL);
    ndfu_update_destroy(run->update);
}

/* Stops the target, and frees it. */
static void assert_has_only(struct pty_target *target, const struct ndfu_package *package)
{
    const struct target_report *report = pty_target_report(target);

    pty_target_stop(target);
    assert_int_equal(report->images, 1);
    assert_memory_equal(report->image[0].sha256, ndfu_package_image(package, 0)->sha256, 32);
    pty_target_destroy(target);
}

/* Goes on where a cancelled update was: from the objects that are in flash. */
static void assert_goes_on(struct pty_target *target, const struct ndfu_package *package)
{
    struct run run;

    prepare(&run, package, target);
    begin(&run);
    end(&run);
    if (run.status != NDFU_OK)
        fail_msg("%s", run.error.message);
    assert_true(run.is_resumed);
    assert_true(run.resumed_from >= OBJECT);
    assert_has_only(target, package);
}

/* What the tests see of the bytes that an update writes: --wrap puts this in between. */

static atomic_size_t written;
static size_t cancel_at; /* from within, when so much was written; 0: not */
static struct ndfu_update *to_cancel;
static size_t cancelled_at;

enum ndfu_status __real_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error);

enum ndfu_status __wrap_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error)
{
    const enum ndfu_status status = __real_ndfu_port_write(port, bytes, length, count, error);

    if (status != NDFU_OK)
        return status;
    (void)atomic_fetch_add(&written, *count);
    if (cancel_at > 0 && cancelled_at == 0 && atomic_load(&written) >= cancel_at) {
        cancelled_at = atomic_load(&written);
        ndfu_update_cancel(to_cancel);
    }
    return status;
}

static void forget_written(void)
{
    atomic_store(&written, 0);
    cancel_at = cancelled_at = 0;
    to_cancel = NULL;
}

/* Some time passes until something is so; it is no failure of the library if that is long. */
static void wait_for_written(size_t least)
{
    for (int i = 0; atomic_load(&written) < least; i++) {
        if (i == PATIENCE_MS)
            fail_msg("only %zu bytes were written", atomic_load(&written));
        (void)poll(NULL, 0, 1);
    }
}

static unsigned frames_behind(const struct pty_target *target, size_t from)
{
    size_t length;
    const uint8_t *bytes = pty_target_bytes(target, &length);
    unsigned frames = 0;

    for (size_t i = from; i < length; i++)
        frames += bytes[i] == FRAME_END;
    return frames;
}

/* Waits until the target has everything that was written. */
static void assert_at_frame_end(const struct pty_target *target)
{
    const size_t sent = atomic_load(&written);
    size_t length;
    const uint8_t *bytes = pty_target_bytes(target, &length);

    for (int i = 0; pty_target_received(target) < sent; i++) {
        if (i == PATIENCE_MS)
            fail_msg("%zu bytes did not arrive", sent - pty_target_received(target));
        (void)poll(NULL, 0, 1);
    }
    assert_int_equal(pty_target_received(target), sent);
    assert_int_equal(bytes[sent - 1], FRAME_END);
}

static void assert_cancelled(const struct run *run)
{
    if (run->status != NDFU_E_CANCELLED)
        fail_msg("%d instead of cancelled: %s", (int)run->status, run->error.message);
}

/* Several at once. */

static void updates_in_two_threads_leave_each_target_with_its_own_image(void **state)
{
    struct ndfu_package *packages[] = {make(1), make(2)};
    struct pty_target *targets[] = {pty_target_start(NULL), pty_target_start(NULL)};
    pthread_barrier_t together;
    struct run runs[2];

    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, 2), 0);
    for (int i = 0; i < 2; i++) {
        prepare(&runs[i], packages[i], targets[i]);
        runs[i].together = &together;
        begin(&runs[i]);
    }
    for (int i = 0; i < 2; i++) {
        end(&runs[i]);
        if (runs[i].status != NDFU_OK)
            fail_msg("%s", runs[i].error.message);
        assert_has_only(targets[i], packages[i]);
        ndfu_package_close(packages[i]);
    }
    (void)pthread_barrier_destroy(&together);
}

static void an_error_in_one_thread_is_not_seen_in_another(void **state)
{
    struct ndfu_package *packages[] = {make(1), make(2)};
    struct pty_target *targets[2];
    struct target_config config;
    pthread_barrier_t together;
    struct run runs[2];

    (void)state;
    pty_target_config_init(&config);
    targets[0] = pty_target_start(&config);
    config.any_hardware_version = false;
    config.hardware_version = 51;
    targets[1] = pty_target_start(&config);
    assert_int_equal(pthread_barrier_init(&together, NULL, 2), 0);
    for (int i = 0; i < 2; i++) {
        prepare(&runs[i], packages[i], targets[i]);
        runs[i].together = &together;
        begin(&runs[i]);
    }
    end(&runs[0]);
    end(&runs[1]);
    assert_int_equal(runs[0].status, NDFU_OK);
    assert_int_equal(runs[0].error.status, NDFU_OK);
    assert_string_equal(runs[0].error.message, "");
    assert_int_equal(runs[1].status, NDFU_E_REFUSED);
    assert_int_equal(runs[1].error.target_extended, 0x06);
    assert_has_only(targets[0], packages[0]);
    pty_target_stop(targets[1]);
    assert_int_equal(pty_target_report(targets[1])->images, 0);
    pty_target_destroy(targets[1]);
    ndfu_package_close(packages[0]);
    ndfu_package_close(packages[1]);
    (void)pthread_barrier_destroy(&together);
}

static void updates_in_four_threads_share_one_package(void **state)
{
    struct ndfu_package *package = make(3);
    struct pty_target *targets[MOST];
    pthread_barrier_t together;
    struct run runs[MOST];

    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, MOST), 0);
    for (int i = 0; i < MOST; i++) {
        targets[i] = pty_target_start(NULL);
        prepare(&runs[i], package, targets[i]);
        runs[i].together = &together;
        begin(&runs[i]);
    }
    for (int i = 0; i < MOST; i++) {
        end(&runs[i]);
        if (runs[i].status != NDFU_OK)
            fail_msg("%s", runs[i].error.message);
        assert_has_only(targets[i], package);
    }
    ndfu_package_close(package);
    (void)pthread_barrier_destroy(&together);
}

/* Cancelling. */

static void a_cancel_that_comes_while_frames_are_written_lets_no_other_begin(void **state)
{
    struct ndfu_package *package = make(4);

    (void)state;
    for (size_t at = MIDDLE; at < MIDDLE + 1500; at += 500) {
        struct pty_target *target = pty_target_start(NULL);
        struct run run;
        size_t length;

        forget_written();
        prepare(&run, package, target);
        to_cancel = run.update;
        cancel_at = at;
        begin(&run);
        end(&run);
        assert_cancelled(&run);
        assert_at_frame_end(target);
        /* Either it has come inside a frame, whose rest was written, or behind one. */
        if (pty_target_bytes(target, &length)[cancelled_at - 1] == FRAME_END)
            assert_int_equal(frames_behind(target, cancelled_at), 0);
        else
            assert_int_equal(frames_behind(target, cancelled_at), 1);
        forget_written();
        assert_goes_on(target, package);
    }
    ndfu_package_close(package);
}

static void a_cancel_from_another_thread_ends_an_update_within_a_frame(void **state)
{
    struct ndfu_package *package = make(5);

    (void)state;
    for (size_t at = MIDDLE; at < MIDDLE + 3000; at += 999) {
        struct pty_target *target = pty_target_start(NULL);
        struct run run;
        size_t then;

        forget_written();
        prepare(&run, package, target);
        begin(&run);
        wait_for_written(at);
        ndfu_update_cancel(run.update);
        then = atomic_load(&written);
        end(&run);
        assert_cancelled(&run);
        assert_at_frame_end(target);
        assert_true(frames_behind(target, then) <= 1);
        assert_goes_on(target, package);
    }
    ndfu_package_close(package);
}

static void an_update_that_was_cancelled_before_its_run_sends_nothing(void **state)
{
    struct ndfu_package *package = make(6);
    struct pty_target *target = pty_target_start(NULL);
    struct run run;

    (void)state;
    prepare(&run, package, target);
    ndfu_update_cancel(run.update);
    begin(&run);
    end(&run);
    assert_cancelled(&run);
    pty_target_stop(target);
    assert_int_equal(pty_target_received(target), 0);
    pty_target_destroy(target);
    ndfu_package_close(package);
}

static void a_cancel_behind_the_end_changes_nothing(void **state)
{
    struct ndfu_package *package = make(7);
    struct pty_target *target = pty_target_start(NULL);
    struct run run;

    (void)state;
    prepare(&run, package, target);
    begin(&run);
    (void)pthread_join(run.thread, NULL);
    ndfu_update_cancel(run.update);
    assert_int_equal(run.status, NDFU_OK);
    assert_int_equal(ndfu_update_result(run.update, NULL), NDFU_OK);
    ndfu_update_destroy(run.update);
    assert_has_only(target, package);
    ndfu_package_close(package);
}

static void *cancel_often(void *argument)
{
    for (int i = 0; i < 1000; i++)
        ndfu_update_cancel(argument);
    return NULL;
}

static void several_threads_may_cancel_again_and_again(void **state)
{
    struct ndfu_package *package = make(8);
    struct pty_target *target = pty_target_start(NULL);
    pthread_t others[2];
    struct run run;

    (void)state;
    forget_written();
    prepare(&run, package, target);
    begin(&run);
    wait_for_written(MIDDLE);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&others[i], NULL, cancel_often, run.update), 0);
    for (int i = 0; i < 2; i++)
        (void)pthread_join(others[i], NULL);
    end(&run);
    assert_cancelled(&run);
    assert_at_frame_end(target);
    assert_goes_on(target, package);
    ndfu_package_close(package);
}

static void a_cancel_ends_the_wait_for_a_port_that_went_away(void **state)
{
    struct ndfu_package *package = make(9);
    struct pty_target *target = pty_target_start(NULL);
    struct run run;

    (void)state;
    forget_written();
    prepare(&run, package, target);
    begin(&run);
    wait_for_written(MIDDLE);
    pty_target_unplug(target);
    for (int i = 0; !run.has_retried && i < PATIENCE_MS; i++)
        (void)poll(NULL, 0, 1);
    assert_true(run.has_retried);
    ndfu_update_cancel(run.update);
    end(&run);
    assert_cancelled(&run);
    pty_target_plug(target);
    assert_goes_on(target, package);
    ndfu_package_close(package);
}

static struct ndfu_update *signalled;

static void handle(int number)
{
    (void)number;
    ndfu_update_cancel(signalled);
}

static void a_signal_handler_may_cancel(void **state)
{
    const struct sigaction action = {.sa_handler = handle};
    struct ndfu_package *package = make(10);
    struct pty_target *target = pty_target_start(NULL);
    struct sigaction before;
    struct run run;

    (void)state;
    forget_written();
    prepare(&run, package, target);
    signalled = run.update;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    begin(&run);
    wait_for_written(MIDDLE);
    assert_int_equal(pthread_kill(run.thread, SIGUSR1), 0);
    end(&run);
    (void)sigaction(SIGUSR1, &before, NULL);
    assert_cancelled(&run);
    assert_at_frame_end(target);
    assert_goes_on(target, package);
    ndfu_package_close(package);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_in_two_threads_leave_each_target_with_its_own_image),
        cmocka_unit_test(an_error_in_one_thread_is_not_seen_in_another),
        cmocka_unit_test(updates_in_four_threads_share_one_package),
        cmocka_unit_test(a_cancel_that_comes_while_frames_are_written_lets_no_other_begin),
        cmocka_unit_test(a_cancel_from_another_thread_ends_an_update_within_a_frame),
        cmocka_unit_test(an_update_that_was_cancelled_before_its_run_sends_nothing),
        cmocka_unit_test(a_cancel_behind_the_end_changes_nothing),
        cmocka_unit_test(several_threads_may_cancel_again_and_again),
        cmocka_unit_test(a_cancel_ends_the_wait_for_a_port_that_went_away),
        cmocka_unit_test(a_signal_handler_may_cancel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
