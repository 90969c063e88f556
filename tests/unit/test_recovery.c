/* SPDX-License-Identifier: MIT */
/*
 * What is known to leave devices stuck, done to the simulated target: one more run finishes the
 * update. The sweeps and campaigns in tests/simulation look for what nobody has thought of; here is
 * what has a name.
 */
#include "support/recovery_bench.h"

#include "support/open_package.h"

#include <string.h>

/* The case of the field reports. */
static void an_update_cut_off_inside_a_write_frame_is_resumed_at_full_speed(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    assert_int_equal(bench_run_until(&bench, "", 6000), NDFU_E_CANCELLED);
    assert_installed(&bench, bench_run(&bench, ""), "resumed");
    assert_told(&bench, "the target has the first 4096 of our 10000 bytes");
    assert_told(&bench, "writes of 2048 bytes, without receipts");
    assert_int_equal(bench_sent(&bench), SIZE - OBJECT);
    assert_unharmed(&bench);
    bench_end(&bench);
}

static void another_package_half_way_is_dropped(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        struct bench bench;
        struct ndfu_package *other = bench_package(2, 2 * SIZE);
        struct ndfu_package *ours;

        bench_begin(&bench, device);
        ours = bench.package;
        bench.options = rig_options(other, bench.images);
        assert_int_equal(bench_run_until(&bench, "", 15000), NDFU_E_CANCELLED);
        bench.options = rig_options(ours, bench.images);
        assert_installed(&bench, bench_run(&bench, ""), device->name);
        assert_told(&bench, "the target has another init packet");
        assert_int_equal(bench_sent(&bench), SIZE);
        assert_unharmed(&bench);
        ndfu_package_close(other);
        bench_end(&bench);
    }
}

/* Cut off at each byte until the first object is created: the init packet is absent, partial,
 * whole, or executed. */
static void an_init_packet_in_any_state_is_dealt_with(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        for (uint64_t cut = 1; cut < 140; cut++) {
            struct bench bench;

            bench_begin(&bench, device);
            assert_int_equal(bench_run_until(&bench, "", cut), NDFU_E_CANCELLED);
            assert_installed(&bench, bench_run(&bench, ""), device->name);
            assert_unharmed(&bench);
            bench_end(&bench);
        }
    }
}

/* Some answer an execute of what was executed before with 08, which is no reason to stop. */
static void a_boundary_is_crossed_whether_it_was_executed_or_not(void **state)
{
    (void)state;
    for (int refuses = 0; refuses < 2; refuses++) {
        for (uint64_t cut = 4100; cut < 4500; cut++) {
            struct bench bench;

            bench_begin(&bench, &devices[USB_ASYNC]);
            bench.config.refuse_repeated_execute = refuses;
            assert_int_equal(bench_run_until(&bench, "", cut), NDFU_E_CANCELLED);
            assert_installed(&bench, bench_run(&bench, ""), "boundary");
            assert_true(bench_sent(&bench) >= SIZE - OBJECT);
            assert_unharmed(&bench);
            bench_end(&bench);
        }
    }
}

/* What an image has in common with another, it keeps; what is not ours is never executed. */
static void an_image_that_begins_the_same_is_not_mixed_with_another(void **state)
{
    static uint8_t ours[SIZE];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, ours, sizeof ours};
    struct ndfu_package *package;
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    memcpy(ours, bench.images[0]->data, sizeof ours);
    ours[SIZE - 1] ^= 1;
    package = open_package(make_package(&part, 1, NULL));
    assert_int_equal(bench_run_until(&bench, "", 9000), NDFU_E_CANCELLED);
    ndfu_package_close(bench.package);
    bench.package = package;
    bench.options = rig_options(package, bench.images);
    assert_installed(&bench, bench_run(&bench, ""), "the other image");
    assert_int_equal(bench_sent(&bench), SIZE);
    bench_end(&bench);
}

static void resuming_can_be_required(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    bench.options.resume = NDFU_RESUME_REQUIRED;
    assert_int_equal(bench_run(&bench, ""), NDFU_E_NOT_RESUMABLE);
    assert_int_equal(target_report(bench.target)->command_creates, 0);
    bench.options.resume = NDFU_RESUME_AUTO;
    assert_int_equal(bench_run_until(&bench, "", 6000), NDFU_E_CANCELLED);
    bench.options.resume = NDFU_RESUME_REQUIRED;
    assert_installed(&bench, bench_run(&bench, ""), "required");
    assert_int_equal(bench_sent(&bench), SIZE - OBJECT);
    bench_end(&bench);
}

static void a_clean_start_can_be_asked_for(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    assert_int_equal(bench_run_until(&bench, "", 6000), NDFU_E_CANCELLED);
    bench.options.resume = NDFU_RESUME_NEVER;
    assert_installed(&bench, bench_run(&bench, ""), "clean start");
    assert_int_equal(bench_sent(&bench), SIZE);
    assert_unharmed(&bench);
    bench_end(&bench);
}

static void an_exact_resume_sends_nothing_twice(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[UART_RTS_SYNC]);
    assert_int_equal(bench_run_until(&bench, "", 7000), NDFU_E_CANCELLED);
    bench.options.resume = NDFU_RESUME_EXACT;
    assert_installed(&bench, bench_run(&bench, ""), "exact");
    assert_told(&bench, "writing goes on at");
    assert_true(bench_sent(&bench) < SIZE - OBJECT);
    bench_end(&bench);
}

static void a_plan_changes_nothing(void **state)
{
    struct bench bench;
    struct target_report before;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    assert_int_equal(bench_run_until(&bench, "", 7000), NDFU_E_CANCELLED);
    before = *target_report(bench.target);
    bench.options.goal = NDFU_GOAL_PLAN;
    assert_int_equal(bench_run(&bench, ""), NDFU_OK);
    assert_told(&bench, "the object is sent again from 4096");
    assert_int_equal(target_report(bench.target)->command_creates, before.command_creates);
    assert_int_equal(target_report(bench.target)->data_creates, before.data_creates);
    assert_int_equal(target_report(bench.target)->data_executes, before.data_executes);
    bench.options.goal = NDFU_GOAL_UPDATE;
    assert_installed(&bench, bench_run(&bench, ""), "after the plan");
    assert_int_equal(bench_sent(&bench), SIZE - OBJECT);
    bench_end(&bench);
}

/* An application of which the init packet promises another hash. */
static struct ndfu_package *package_with_wrong_hash(void)
{
    static uint8_t image[SIZE];
    uint8_t bytes[INIT_PACKET_CAPACITY];
    struct init_packet packet;

    pseudo_random_image(image, sizeof image, 77);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, sizeof image);
    packet.hash[5] ^= 1;
    return open_package(
        make_application(bytes, init_packet_encode(&packet, NULL, bytes), image, sizeof image));
}

/* The target starts the application that it had before, and is not there to be asked again: that
 * the port went away was told, and that the target may be deaf, and not what it had said. */
static void a_refusal_by_hash_was_told_as_silence(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        struct bench bench;
        struct ndfu_package *wrong = package_with_wrong_hash();

        bench_begin(&bench, device);
        bench.config.stay_in_bootloader = false;
        assert_installed(&bench, bench_run(&bench, ""), device->name);
        bench_settle(&bench);
        target_enter_bootloader(bench.target, bench.now);
        bench_settle(&bench);
        bench.options = rig_options(wrong, bench.images);
        bench.options.wait_reset = true;
        assert_int_equal(bench_run(&bench, ""), NDFU_E_REFUSED);
        assert_int_equal(bench.error.opcode, 0x04);
        assert_int_equal(bench.error.target_result, 0x0b);
        assert_int_equal(bench.error.target_extended, 0x0c);
        assert_non_null(strstr(bench.error.message, "started the application that it had before"));
        ndfu_package_close(wrong);
        bench_end(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_update_cut_off_inside_a_write_frame_is_resumed_at_full_speed),
        cmocka_unit_test(another_package_half_way_is_dropped),
        cmocka_unit_test(an_init_packet_in_any_state_is_dealt_with),
        cmocka_unit_test(a_boundary_is_crossed_whether_it_was_executed_or_not),
        cmocka_unit_test(an_image_that_begins_the_same_is_not_mixed_with_another),
        cmocka_unit_test(resuming_can_be_required),
        cmocka_unit_test(a_clean_start_can_be_asked_for),
        cmocka_unit_test(an_exact_resume_sends_nothing_twice),
        cmocka_unit_test(a_plan_changes_nothing),
        cmocka_unit_test(a_refusal_by_hash_was_told_as_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
