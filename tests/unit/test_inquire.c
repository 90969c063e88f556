/* SPDX-License-Identifier: MIT */
/* Questions to the simulated target, and the request to reset. */
#include "support/recovery_bench.h"

#include <stdio.h>

static struct ndfu_target_info info;

/* Runs an engine with a goal that needs no package, with faults. */
static enum ndfu_status reach(struct bench *bench, enum ndfu_engine_goal goal, const char *faults)
{
    enum ndfu_status status;

    bench->options.goal = goal;
    bench->options.image_count = 0;
    status = bench_run(bench, faults);
    info = bench->info;
    return status;
}

static void assert_tells_all(const struct bench *bench)
{
    assert_true(info.has_protocol && info.has_hardware && info.has_images);
    assert_int_equal(info.protocol, 1);
    assert_int_equal(info.part, 0x52840);
    assert_int_equal(info.page_size, 4096);
    assert_int_equal(info.rom_size, 1024 * 1024);
    assert_int_equal(info.ram_size, 256 * 1024);
    assert_int_equal(info.image_count, 2);
    assert_int_equal(info.images[0].type, NDFU_INSTALLED_BOOTLOADER);
    assert_int_equal(info.images[1].type, NDFU_INSTALLED_APPLICATION);
    assert_int_equal(info.images[1].length, SIZE);
    assert_int_equal(target_report(bench->target)->command_creates, 1);
}

/* The application that is asked about was installed by an update. */
static void install(struct bench *bench)
{
    bench->config.stay_in_bootloader = true;
    assert_installed(bench, bench_run(bench, ""), "before");
}

static void every_target_tells_what_it_is(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        struct bench bench;

        bench_begin(&bench, device);
        install(&bench);
        assert_int_equal(reach(&bench, NDFU_GOAL_INFO, ""), NDFU_OK);
        assert_int_equal(info.mtu, device->transport == TARGET_USB ? 2051 : 131);
        assert_tells_all(&bench);
        assert_unharmed(&bench);
        bench_end(&bench);
    }
}

static void each_answer_may_be_lost(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 7; i++) {
        struct bench bench;
        char faults[40];

        bench_begin(&bench, &devices[UART_PLAIN]);
        install(&bench);
        (void)snprintf(faults, sizeof faults, "to-host drop frame at %u\n", i);
        assert_int_equal(reach(&bench, NDFU_GOAL_INFO, faults), NDFU_OK);
        assert_tells_all(&bench);
        bench_end(&bench);
    }
}

static void what_is_compiled_out_is_not_known(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_SYNC]);
    bench.config.unsupported_opcodes = 1u << 0x00 | 1u << 0x07 | 1u << 0x0a | 1u << 0x0b;
    assert_int_equal(reach(&bench, NDFU_GOAL_INFO, ""), NDFU_OK);
    assert_false(info.has_protocol || info.has_hardware || info.has_images);
    assert_int_equal(info.mtu, 131);
    assert_int_equal(info.image_count, 0);
    bench_end(&bench);
}

static void a_target_resets_when_it_is_asked_to(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        struct bench bench;

        bench_begin(&bench, device);
        assert_int_equal(reach(&bench, NDFU_GOAL_RESET, ""), NDFU_OK);
        bench_settle(&bench);
        assert_int_equal(target_report(bench.target)->resets[TARGET_RESET_ABORT], 1);
        bench_end(&bench);
    }
}

static void a_target_that_cannot_reset_says_so(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_SYNC]);
    bench.config.unsupported_opcodes = 1u << 0x0c;
    assert_int_equal(reach(&bench, NDFU_GOAL_RESET, ""), NDFU_E_REFUSED);
    assert_string_equal(bench.error.operation, "abort");
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_target_tells_what_it_is),
        cmocka_unit_test(each_answer_may_be_lost),
        cmocka_unit_test(what_is_compiled_out_is_not_known),
        cmocka_unit_test(a_target_resets_when_it_is_asked_to),
        cmocka_unit_test(a_target_that_cannot_reset_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
