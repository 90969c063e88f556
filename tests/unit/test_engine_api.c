/* SPDX-License-Identifier: MIT */
/* The bare engine as a caller makes it and drives it, in front of the simulated target. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "support/open_package.h"
#include "support/rig.h"

enum { SIZE = 10000 };

static uint8_t image[2 * SIZE];
static const struct package_part parts[] = {
    {"application", INIT_PACKET_APPLICATION, image, SIZE},
    {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, image + SIZE, SIZE},
};

static char texts[4096];

/* What a caller of another release may have behind the options that this one knows. */
struct later_options {
    struct ndfu_update_options options;
    uint8_t more[64];
};

struct later_link {
    struct ndfu_link link;
    uint8_t more[64];
};

static struct ndfu_package *make(size_t count)
{
    pseudo_random_image(image, sizeof image, 5);
    return open_package(make_package(parts, count, NULL));
}

static struct ndfu_engine *create(const struct ndfu_package *package, enum ndfu_engine_goal goal,
                                  const struct ndfu_update_options *options)
{
    struct ndfu_engine *engine;
    struct ndfu_error error;

    if (ndfu_engine_create(package, goal, options, &engine, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    return engine;
}

static void keep_text(const struct rig *rig, const struct ndfu_event *event, void *cookie)
{
    const size_t length = strlen(texts);

    (void)rig;
    (void)cookie;
    if (event->type != NDFU_EVENT_PROGRESS)
        (void)snprintf(texts + length, sizeof texts - length, "%s\n", event->text);
}

/* Runs an engine before a target, and frees it. */
static enum ndfu_status run(struct target *target, struct ndfu_engine *engine,
                            const struct ndfu_link *link)
{
    struct rig rig;
    enum ndfu_status status;

    texts[0] = '\0';
    rig_take(&rig, target, engine, 0);
    rig.has_no_link = !link;
    if (link)
        rig.link = *link;
    rig.on_event = keep_text;
    status = rig_run(&rig);
    if (status == NDFU_OK)
        rig_settle(&rig);
    rig_destroy(&rig);
    return status;
}

static struct target *power_up(enum target_transport transport, uint32_t baud_rate)
{
    struct target_config config;
    struct target *target;

    target_config_init(&config);
    config.transport = transport;
    config.baud = baud_rate;
    config.rts = transport == TARGET_UART;
    target = target_create(&config);
    assert_non_null(target);
    return target;
}

static void assert_installed(const struct target *target, const struct ndfu_package *package)
{
    const struct target_report *report = target_report(target);

    assert_int_equal(report->images, ndfu_package_image_count(package));
    for (size_t i = 0; i < report->images; i++)
        assert_memory_equal(report->image[i].sha256, ndfu_package_image(package, i)->sha256, 32);
    assert_int_equal(report->leaks, 0);
}

static void a_bare_engine_updates_a_target_across_its_resets(void **state)
{
    struct ndfu_package *package = make(2);
    struct target *target = power_up(TARGET_USB, 0);

    (void)state;
    assert_int_equal(run(target, create(package, NDFU_GOAL_UPDATE, NULL), NULL), NDFU_OK);
    assert_installed(target, package);
    target_destroy(target);
    ndfu_package_close(package);
}

/* Without receipts: that is for lines with flow control alone. */
static void a_link_of_which_nothing_is_told_is_as_in_the_options(void **state)
{
    struct ndfu_package *package = make(1);
    struct target *target = power_up(TARGET_UART, 1000000);
    struct ndfu_update_options options;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.baud_rate = 1000000;
    options.flow_control = NDFU_FLOW_CONTROL_RTSCTS;
    assert_int_equal(run(target, create(package, NDFU_GOAL_UPDATE, &options), NULL), NDFU_OK);
    assert_non_null(strstr(texts, "without receipts"));
    assert_installed(target, package);
    target_destroy(target);
    ndfu_package_close(package);
}

static void what_is_told_of_a_link_counts_more_than_the_options(void **state)
{
    const struct ndfu_link link = {.size = sizeof link, .baud_rate = 1000000};
    struct ndfu_package *package = make(1);
    struct target *target = power_up(TARGET_UART, 1000000);
    struct ndfu_update_options options;

    (void)state;
    ndfu_update_options_init(&options, sizeof options);
    options.flow_control = NDFU_FLOW_CONTROL_RTSCTS;
    assert_int_equal(run(target, create(package, NDFU_GOAL_UPDATE, &options), &link), NDFU_OK);
    assert_non_null(strstr(texts, "each with a receipt"));
    target_destroy(target);
    ndfu_package_close(package);
}

static void assert_only_plans(struct ndfu_engine *engine)
{
    struct target *target = power_up(TARGET_USB, 0);

    assert_int_equal(run(target, engine, NULL), NDFU_OK);
    assert_int_equal(target_report(target)->command_creates, 0);
    assert_int_equal(target_report(target)->data_creates, 0);
    target_destroy(target);
}

static void a_plan_changes_nothing(void **state)
{
    struct ndfu_package *package = make(1);
    struct ndfu_update_options options;

    (void)state;
    assert_only_plans(create(package, NDFU_GOAL_PLAN, NULL));
    ndfu_update_options_init(&options, sizeof options);
    options.plan_only = true;
    assert_only_plans(create(package, NDFU_GOAL_UPDATE, &options));
    ndfu_package_close(package);
}

static void goals_without_a_package_are_reached(void **state)
{
    struct target *target = power_up(TARGET_USB, 0);
    struct ndfu_engine *engine = create(NULL, NDFU_GOAL_INFO, NULL);
    struct rig rig;

    (void)state;
    rig_take(&rig, target, engine, 0);
    rig.has_no_link = true;
    assert_false(ndfu_engine_was_answered(engine));
    assert_int_equal(rig_run(&rig), NDFU_OK);
    assert_true(ndfu_engine_was_answered(engine));
    assert_int_equal(ndfu_engine_info(engine)->size, sizeof(struct ndfu_target_info));
    assert_int_equal(ndfu_engine_info(engine)->mtu, 2051);
    assert_int_equal(ndfu_engine_info(engine)->part, 0x52840);
    rig_destroy(&rig);
    target_destroy(target);

    target = power_up(TARGET_USB, 0);
    assert_int_equal(run(target, create(NULL, NDFU_GOAL_PROBE, NULL), NULL), NDFU_OK);
    target_destroy(target);

    target = power_up(TARGET_USB, 0);
    assert_int_equal(run(target, create(NULL, NDFU_GOAL_RESET, NULL), NULL), NDFU_OK);
    assert_int_equal(target_report(target)->resets[TARGET_RESET_ABORT], 1);
    target_destroy(target);
}

static void assert_not_made(const struct ndfu_package *package, enum ndfu_engine_goal goal,
                            const struct ndfu_update_options *options, enum ndfu_status wanted,
                            const char *text)
{
    struct ndfu_engine *engine = (struct ndfu_engine *)&wanted;
    struct ndfu_error error;

    assert_int_equal(ndfu_engine_create(package, goal, options, &engine, &error), wanted);
    assert_null(engine);
    assert_int_equal(error.status, wanted);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static void an_engine_is_not_made_of_what_makes_no_sense(void **state)
{
    struct ndfu_package *package = make(1);
    struct ndfu_update_options options;

    (void)state;
    assert_not_made(NULL, NDFU_GOAL_UPDATE, NULL, NDFU_E_ARGUMENT, "no package");
    assert_not_made(NULL, NDFU_GOAL_PLAN, NULL, NDFU_E_ARGUMENT, "no package");
    assert_not_made(package, (enum ndfu_engine_goal)5, NULL, NDFU_E_ARGUMENT, "5 is not a goal");
    ndfu_update_options_init(&options, sizeof options);
    options.baud_rate = 0;
    assert_not_made(NULL, NDFU_GOAL_INFO, &options, NDFU_E_ARGUMENT, "0 is not a baud rate");
    ndfu_update_options_init(&options, sizeof options);
    options.leave_out = 1u << NDFU_IMAGE_APPLICATION;
    assert_not_made(package, NDFU_GOAL_UPDATE, &options, NDFU_E_ARGUMENT, "left out");
    ndfu_update_options_init(&options, sizeof options);
    options.preflight = true;
    assert_not_made(package, NDFU_GOAL_UPDATE, &options, NDFU_E_ARGUMENT, "does not compare");
    ndfu_update_options_init(&options, sizeof options);
    options.skip_current = true;
    assert_not_made(package, NDFU_GOAL_PLAN, &options, NDFU_E_ARGUMENT, "does not compare");
    memset(&options, 0, sizeof options);
    options.baud_rate = 115200;
    assert_not_made(package, NDFU_GOAL_UPDATE, &options, NDFU_E_ARGUMENT, "size of the options");
    ndfu_package_close(package);
}

/* The same check as of an update: a target would refuse it in the end. */
static void an_engine_is_not_made_of_a_package_that_must_be_refused(void **state)
{
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    struct ndfu_package *package;

    (void)state;
    pseudo_random_image(image, sizeof image, 5);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, SIZE);
    package = open_package(
        make_application(bytes, init_packet_encode(&packet, NULL, bytes), image + 1, SIZE));
    assert_not_made(package, NDFU_GOAL_UPDATE, NULL, NDFU_E_HASH, "");
    ndfu_package_close(package);
}

static void an_engine_that_is_not_finished_has_no_result(void **state)
{
    struct ndfu_package *package = make(1);
    struct ndfu_engine *engine = create(package, NDFU_GOAL_UPDATE, NULL);
    struct ndfu_error error;

    (void)state;
    assert_false(ndfu_engine_is_finished(engine));
    assert_int_equal(ndfu_engine_result(engine, &error), NDFU_E_ARGUMENT);
    assert_non_null(strstr(error.message, "not over yet"));
    ndfu_engine_cancel(engine, 1);
    assert_true(ndfu_engine_is_finished(engine));
    assert_int_equal(ndfu_engine_result(engine, &error), NDFU_E_CANCELLED);
    assert_int_equal(ndfu_engine_result(engine, NULL), NDFU_E_CANCELLED);
    ndfu_engine_destroy(engine);
    ndfu_package_close(package);
}

static void a_link_without_its_size_ends_the_update(void **state)
{
    const struct ndfu_link link = {.baud_rate = 115200};
    struct ndfu_engine *engine = create(NULL, NDFU_GOAL_INFO, NULL);
    const uint8_t *bytes;
    struct ndfu_error error;

    (void)state;
    ndfu_engine_link_up(engine, 1, &link);
    assert_int_equal(ndfu_engine_output(engine, &bytes), 0);
    assert_true(ndfu_engine_is_finished(engine));
    assert_int_equal(ndfu_engine_result(engine, &error), NDFU_E_ARGUMENT);
    assert_non_null(strstr(error.message, "size of the link"));
    ndfu_engine_destroy(engine);
}

/* Everything behind what an older caller knows is not his. */
static void options_of_an_older_caller_end_where_he_says(void **state)
{
    struct ndfu_package *package = make(1);
    struct target *target = power_up(TARGET_USB, 0);
    struct ndfu_update_options options;

    (void)state;
    memset(&options, 0xff, sizeof options);
    ndfu_update_options_init(&options, offsetof(struct ndfu_update_options, leave_out));
    assert_int_equal(options.size, offsetof(struct ndfu_update_options, leave_out));
    assert_int_equal(options.leave_out, UINT32_MAX);
    assert_int_equal(run(target, create(package, NDFU_GOAL_UPDATE, &options), NULL), NDFU_OK);
    assert_installed(target, package);
    target_destroy(target);
    ndfu_package_close(package);
}

static void a_newer_caller_may_know_more(void **state)
{
    struct ndfu_package *package = make(1);
    struct target *target = power_up(TARGET_USB, 0);
    struct later_options options;
    struct later_link link = {.link.size = sizeof link};
    struct ndfu_engine *engine;

    (void)state;
    ndfu_update_options_init(&options.options, sizeof options);
    assert_int_equal(options.options.size, sizeof options.options);
    options.options.size = sizeof options;
    memset(options.more, 0xff, sizeof options.more);
    memset(link.more, 0xff, sizeof link.more);
    engine = create(package, NDFU_GOAL_UPDATE, &options.options);
    ndfu_engine_link_up(engine, 1, &link.link);
    assert_false(ndfu_engine_is_finished(engine));
    ndfu_engine_link_down(engine, 2);
    assert_int_equal(run(target, engine, NULL), NDFU_OK);
    assert_installed(target, package);
    target_destroy(target);
    ndfu_package_close(package);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_engine_updates_a_target_across_its_resets),
        cmocka_unit_test(a_link_of_which_nothing_is_told_is_as_in_the_options),
        cmocka_unit_test(what_is_told_of_a_link_counts_more_than_the_options),
        cmocka_unit_test(a_plan_changes_nothing),
        cmocka_unit_test(goals_without_a_package_are_reached),
        cmocka_unit_test(an_engine_is_not_made_of_what_makes_no_sense),
        cmocka_unit_test(an_engine_is_not_made_of_a_package_that_must_be_refused),
        cmocka_unit_test(an_engine_that_is_not_finished_has_no_result),
        cmocka_unit_test(a_link_without_its_size_ends_the_update),
        cmocka_unit_test(options_of_an_older_caller_end_where_he_says),
        cmocka_unit_test(a_newer_caller_may_know_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
