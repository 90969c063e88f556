/* SPDX-License-Identifier: MIT */
/* Updates through a caller's transport, which another thread wakes. */
#include "support/cmocka.h"

#include <errno.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "support/far_target.h"
#include "support/open_package.h"

enum { SIZE = 10000 };

static uint8_t image[2 * SIZE];

static struct ndfu_package *make(size_t count)
{
    const struct package_part parts[] = {
        {"application", INIT_PACKET_APPLICATION, image, SIZE},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, image + SIZE, SIZE},
    };

    pseudo_random_image(image, sizeof image, 9);
    return open_package(make_package(parts, count, NULL));
}

static struct far_target *power_up(const struct far_mishaps *mishaps)
{
    struct target_config config;

    target_config_init(&config);
    return far_target_create(&config, mishaps);
}

/* What an update told, and what came of it. */
struct outcome {
    enum ndfu_status status;
    struct ndfu_error error;
    unsigned events[NDFU_EVENT_RETRY + 1];
};

static void count_event(const struct ndfu_event *event, void *cookie)
{
    struct outcome *outcome = cookie;

    outcome->events[event->type]++;
}

static struct outcome run(struct far_target *far, const struct ndfu_package *package)
{
    struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct outcome outcome = {0};

    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    options.link_timeout_ms = 1000;
    options.on_event = count_event;
    options.cookie = &outcome;
    assert_int_equal(ndfu_update_create(package, NULL, &options, &update, NULL), NDFU_OK);
    memset(&transport, 0, sizeof transport); /* it was copied */
    far_target_set_update(far, update);
    outcome.status = ndfu_update_run(update, &outcome.error);
    far_target_set_update(far, NULL);
    ndfu_update_destroy(update);
    return outcome;
}

static void assert_succeeded(const struct outcome *outcome)
{
    if (outcome->status != NDFU_OK)
        fail_msg("%s", outcome->error.message);
}

static void assert_failed(const struct outcome *outcome, enum ndfu_status status, const char *text)
{
    assert_int_equal(outcome->status, status);
    assert_int_equal(outcome->error.status, status);
    if (!strstr(outcome->error.message, text))
        fail_msg("'%s' is not in '%s'", text, outcome->error.message);
}

static void assert_closed(struct far_target *far, unsigned opens)
{
    assert_int_equal(far_target_counts(far).opens, opens);
    assert_int_equal(far_target_counts(far).closes, opens);
}

static void assert_installed(const struct far_target *far, const struct ndfu_package *package)
{
    const struct target_report *report = far_target_report(far);

    assert_int_equal(report->images, ndfu_package_image_count(package));
    for (size_t i = 0; i < report->images; i++)
        assert_memory_equal(report->image[i].sha256, ndfu_package_image(package, i)->sha256, 32);
    assert_int_equal(report->leaks, 0);
    assert_int_equal(report->wedges, 0);
}

/* It takes 512 bytes at a time, and the update is woken when it takes more. */
static void an_update_goes_through_a_transport_that_another_thread_wakes(void **state)
{
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&(struct far_mishaps){0});
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_succeeded(&outcome);
    assert_installed(far, package);
    assert_closed(far, 1);
    assert_true(far_target_counts(far).full > 0);
    far_target_destroy(far);
    ndfu_package_close(package);
}

/* Over USB the target's port goes away with every reset. */
static void a_transport_is_opened_again_behind_every_reset(void **state)
{
    struct ndfu_package *package = make(2);
    struct far_target *far = power_up(&(struct far_mishaps){0});
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_succeeded(&outcome);
    assert_installed(far, package);
    assert_true(far_target_counts(far).opens >= 2);
    assert_closed(far, far_target_counts(far).opens);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static void a_transport_that_is_lost_and_comes_back_is_gone_on_with(void **state)
{
    const struct far_mishaps mishaps = {.cut_after = 6000, .refusals = 3};
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&mishaps);
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_succeeded(&outcome);
    assert_installed(far, package);
    assert_closed(far, 2);
    assert_int_equal(outcome.events[NDFU_EVENT_RETRY], 1);
    assert_int_equal(outcome.events[NDFU_EVENT_RESUMED], 1);
    assert_int_equal(outcome.events[NDFU_EVENT_RESTARTED], 0);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static void a_transport_that_stays_away_ends_the_update_with_its_own_reason(void **state)
{
    const struct far_mishaps mishaps = {.cut_after = 6000, .stays_away = true};
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&mishaps);
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_failed(&outcome, NDFU_E_PORT_GONE, "the tunnel is closed");
    assert_int_equal(outcome.error.os_error, ECONNREFUSED); /* it got lost */
    assert_closed(far, 1);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static void a_transport_that_fails_ends_the_update_with_its_own_reason(void **state)
{
    const struct far_mishaps mishaps = {.fail_after = 6000};
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&mishaps);
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_failed(&outcome, NDFU_E_PORT_IO, "the tunnel has collapsed");
    assert_int_equal(outcome.error.layer, NDFU_LAYER_PORT);
    assert_int_equal(outcome.error.os_error, EPROTO);
    assert_closed(far, 1);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static int descriptor_that_is_closed(void *cookie)
{
    (void)cookie;
    return 4711;
}

/* It was asked again and again without a pause, and a target that did not answer was to blame. */
static void a_transport_whose_descriptor_is_closed_ends_the_update(void **state)
{
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&(struct far_mishaps){0});
    struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct outcome outcome = {0};

    (void)state;
    transport.descriptor = descriptor_that_is_closed;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    assert_int_equal(ndfu_update_create(package, NULL, &options, &update, NULL), NDFU_OK);
    outcome.status = ndfu_update_run(update, &outcome.error);
    ndfu_update_destroy(update);
    assert_failed(&outcome, NDFU_E_PORT_IO, "its transport is wrong");
    assert_closed(far, 1);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static void a_transport_that_never_opens_ends_the_update_at_once(void **state)
{
    const struct far_mishaps mishaps = {.open_fails = NDFU_E_PORT_BUSY};
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&mishaps);
    const struct outcome outcome = run(far, package);

    (void)state;
    assert_failed(&outcome, NDFU_E_PORT_BUSY, "'transport': the port is in use");
    assert_closed(far, 0);
    far_target_destroy(far);
    ndfu_package_close(package);
}

static void an_inquiry_goes_through_a_transport_too(void **state)
{
    struct far_target *far = power_up(&(struct far_mishaps){0});
    const struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_target_info info = {.size = sizeof info};
    struct ndfu_update_options options;
    struct ndfu_update *inquiry;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    assert_int_equal(ndfu_inquiry_create("far away", &options, &inquiry, NULL), NDFU_OK);
    far_target_set_update(far, inquiry);
    assert_int_equal(ndfu_update_run(inquiry, NULL), NDFU_OK);
    assert_true(ndfu_inquiry_info(inquiry, &info));
    assert_int_equal(info.part, 0x52840);
    far_target_set_update(far, NULL);
    ndfu_update_destroy(inquiry);
    far_target_destroy(far);
}

static void an_update_with_half_a_transport_is_not_made(void **state)
{
    const struct ndfu_transport transport = {.size = sizeof transport};
    struct ndfu_package *package = make(1);
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct ndfu_error error;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    assert_int_equal(ndfu_update_create(package, NULL, &options, &update, &error), NDFU_E_ARGUMENT);
    assert_null(update);
    assert_non_null(strstr(error.message, "no function to open it"));
    ndfu_package_close(package);
}

/* They belong to devices of this machine. */
static void a_transport_has_no_device_to_switch_or_to_see_again(void **state)
{
    struct far_target *far = power_up(&(struct far_mishaps){0});
    const struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct ndfu_error error;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    assert_int_equal(ndfu_entry_create(&options, &update, &error), NDFU_E_ARGUMENT);
    assert_null(update);
    assert_non_null(strstr(error.message, "no device of this machine"));
    options.application_timeout_ms = 1;
    assert_int_equal(ndfu_inquiry_create(NULL, &options, &update, &error), NDFU_E_ARGUMENT);
    assert_null(update);
    far_target_destroy(far);
}

/* The port stays open from one engine to the next. */
static void a_preflight_goes_through_a_transport_too(void **state)
{
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&(struct far_mishaps){0});
    const struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_update_options options;
    struct ndfu_update *update;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    options.preflight = true;
    assert_int_equal(ndfu_update_create(package, NULL, &options, &update, NULL), NDFU_OK);
    far_target_set_update(far, update);
    assert_int_equal(ndfu_update_run(update, NULL), NDFU_OK);
    far_target_set_update(far, NULL);
    ndfu_update_destroy(update);
    assert_installed(far, package);
    assert_closed(far, 1);
    far_target_destroy(far);
    ndfu_package_close(package);
}

/* Nobody is compared with anything who is not there any more. */
static void a_transport_that_was_lost_while_it_was_asked_counted_as_mute(void **state)
{
    const struct far_mishaps mishaps = {.cut_after = 14, .stays_away = true};
    struct ndfu_package *package = make(1);
    struct far_target *far = power_up(&mishaps);
    const struct ndfu_transport transport = far_target_transport(far);
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct outcome outcome = {0};

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    options.link_timeout_ms = 300;
    options.preflight = true;
    options.on_event = count_event;
    options.cookie = &outcome;
    assert_int_equal(ndfu_update_create(package, NULL, &options, &update, NULL), NDFU_OK);
    far_target_set_update(far, update);
    outcome.status = ndfu_update_run(update, &outcome.error);
    far_target_set_update(far, NULL);
    ndfu_update_destroy(update);
    assert_failed(&outcome, NDFU_E_PORT_GONE, "the tunnel is closed");
    assert_int_equal(outcome.events[NDFU_EVENT_WARNING], 0);
    assert_closed(far, 1);
    far_target_destroy(far);
    ndfu_package_close(package);
}

/* He knows nothing of transports: what is behind his options is his own. */
static void an_older_caller_has_no_transport(void **state)
{
    struct ndfu_package *package = make(1);
    struct ndfu_update_options options;
    struct ndfu_update *update;

    (void)state;
    memset(&options, 0xff, sizeof options);
    ndfu_update_options_init(&options, offsetof(struct ndfu_update_options, transport));
    assert_int_equal(ndfu_update_create(package, "/dev/ttyNOWHERE", &options, &update, NULL),
                     NDFU_OK);
    ndfu_update_wake(update); /* does nothing */
    assert_int_equal(ndfu_update_run(update, NULL), NDFU_E_PORT_NOT_FOUND);
    ndfu_update_destroy(update);
    ndfu_package_close(package);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_update_goes_through_a_transport_that_another_thread_wakes),
        cmocka_unit_test(a_transport_is_opened_again_behind_every_reset),
        cmocka_unit_test(a_transport_that_is_lost_and_comes_back_is_gone_on_with),
        cmocka_unit_test(a_transport_that_stays_away_ends_the_update_with_its_own_reason),
        cmocka_unit_test(a_transport_that_fails_ends_the_update_with_its_own_reason),
        cmocka_unit_test(a_transport_whose_descriptor_is_closed_ends_the_update),
        cmocka_unit_test(a_transport_that_never_opens_ends_the_update_at_once),
        cmocka_unit_test(an_inquiry_goes_through_a_transport_too),
        cmocka_unit_test(an_update_with_half_a_transport_is_not_made),
        cmocka_unit_test(a_transport_has_no_device_to_switch_or_to_see_again),
        cmocka_unit_test(a_preflight_goes_through_a_transport_too),
        cmocka_unit_test(a_transport_that_was_lost_while_it_was_asked_counted_as_mute),
        cmocka_unit_test(an_older_caller_has_no_transport),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
