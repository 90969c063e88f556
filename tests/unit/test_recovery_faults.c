/* SPDX-License-Identifier: MIT */
/* What can go wrong once, in the middle of an update of the simulated target: the same run goes on.
 */
#include "support/recovery_bench.h"

#include <stdio.h>
#include <string.h>

/* How many frames an undisturbed update has, in one direction. */
static unsigned count_frames(const struct device *device, enum target_direction direction)
{
    struct bench bench;
    unsigned count;

    bench_begin(&bench, device);
    assert_installed(&bench, bench_run(&bench, ""), device->name);
    assert_unharmed(&bench);
    count = direction == TARGET_TO_HOST ? bench.answers : bench.requests;
    bench_end(&bench);
    assert_true(count > 10);
    return count;
}

/* An update with one fault, which must not keep the same run from finishing. */
static void survive(const struct device *device, const char *faults)
{
    struct bench bench;
    char what[200];
    enum ndfu_status status;

    (void)snprintf(what, sizeof what, "%s, %s", device->name, faults);
    bench_begin(&bench, device);
    bench.options.wait_reset = true;
    status = bench_run(&bench, faults);
    bench_settle(&bench);
    if (status == NDFU_OK && !bench.monitor.is_word_broken)
        assert_installed(&bench, status, what);
    /* Power that fails behind the target's word is not the host's fault; but one more must do. */
    if (bench.monitor.is_word_broken)
        status = bench_run(&bench, "");
    /* A spoiled request can stop a target's CPU: nothing but its power helps. */
    if (target_report(bench.target)->hard_faults > 0) {
        target_power_cycle(bench.target, bench.now);
        status = bench_run(&bench, "");
    }
    assert_installed(&bench, status, what);
    bench_end(&bench);
}

static void survive_at_each(const char *act, enum target_direction direction, const char *options)
{
    FOR_EACH_DEVICE(device)
    {
        const unsigned count = count_frames(device, direction);

        for (unsigned i = 0; i < count; i++) {
            char faults[100];

            (void)snprintf(faults, sizeof faults, "%s %s frame at %u %s\n",
                           direction == TARGET_TO_HOST ? "to-host" : "to-target", act, i, options);
            survive(device, faults);
        }
    }
}

static void each_answer_may_be_lost_once(void **state)
{
    (void)state;
    survive_at_each("drop", TARGET_TO_HOST, "");
}

static void each_answer_may_be_spoiled_once(void **state)
{
    (void)state;
    survive_at_each("flip", TARGET_TO_HOST, "");
}

/* Longer than any limit but that of the last execute. */
static void each_answer_may_be_late_once(void **state)
{
    (void)state;
    survive_at_each("delay", TARGET_TO_HOST, "by 12s");
}

static void each_request_may_be_lost_once(void **state)
{
    (void)state;
    survive_at_each("drop", TARGET_FROM_HOST, "");
}

static void each_request_may_be_spoiled_once(void **state)
{
    (void)state;
    survive_at_each("flip", TARGET_FROM_HOST, "");
    survive_at_each("flip", TARGET_FROM_HOST, "offset 40");
}

static void noise_before_each_answer_is_passed_over(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        for (unsigned at = 0; at < 120; at += 3) {
            char faults[100];

            (void)snprintf(faults, sizeof faults, "to-host noise 9 at %u seed %u\n", at, at);
            survive(device, faults);
        }
    }
}

/* The target resets and is there again at once: over a UART nobody sees it. */
static void a_target_may_lose_its_power_at_any_time(void **state)
{
    (void)state;
    FOR_EACH_DEVICE(device)
    {
        for (unsigned ms = 1; ms < 1500; ms += 7) {
            char faults[100];

            (void)snprintf(faults, sizeof faults, "power cut after %ums\n", ms);
            survive(device, faults);
        }
    }
}

static void a_last_execute_of_twenty_seconds_is_waited_for(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    bench.config.hash_byte_ns = 2 * 1000 * 1000;
    assert_installed(&bench, bench_run(&bench, ""), "slow hash");
    assert_true(bench.now > UINT64_C(20) * 1000 * 1000 * 1000);
    assert_int_equal(bench_sent(&bench), SIZE);
    bench_end(&bench);
}

/* The device has the image and is gone: nobody can know, and nobody may say so. */
static void a_lost_answer_to_the_last_execute_is_no_success(void **state)
{
    char faults[100];
    const unsigned answers = count_frames(&devices[USB_ASYNC], TARGET_TO_HOST);
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    (void)snprintf(faults, sizeof faults, "to-host drop frame at %u\n", answers - 1);
    bench.config.activation_ns = UINT64_C(400) * 1000 * 1000 * 1000;
    assert_int_not_equal(bench_run(&bench, faults), NDFU_OK);
    assert_non_null(strstr(bench.error.message, "it may well run the new firmware"));
    bench_end(&bench);
}

static void lost_receipts_are_made_up_for(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[UART_PLAIN]);
    assert_installed(&bench, bench_run(&bench, "to-host drop frame every 23\n"), "receipts");
    assert_told(&bench, "no answer to 'write data object'");
    bench_end(&bench);
}

static void a_slow_line_is_served(void **state)
{
    struct bench bench;

    (void)state;
    bench_begin(&bench, &devices[UART_RTS_SYNC]);
    bench.config.baud = bench.link.baud_rate = 9600;
    assert_installed(&bench, bench_run(&bench, ""), "9600 baud");
    assert_unharmed(&bench);
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_may_be_lost_once),
        cmocka_unit_test(each_answer_may_be_spoiled_once),
        cmocka_unit_test(each_answer_may_be_late_once),
        cmocka_unit_test(each_request_may_be_lost_once),
        cmocka_unit_test(each_request_may_be_spoiled_once),
        cmocka_unit_test(noise_before_each_answer_is_passed_over),
        cmocka_unit_test(a_target_may_lose_its_power_at_any_time),
        cmocka_unit_test(a_last_execute_of_twenty_seconds_is_waited_for),
        cmocka_unit_test(a_lost_answer_to_the_last_execute_is_no_success),
        cmocka_unit_test(lost_receipts_are_made_up_for),
        cmocka_unit_test(a_slow_line_is_served),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
