/* SPDX-License-Identifier: MIT */
/* What went wrong with packages of several images, and with answers that are lost or spoiled, in
 * front of the simulated target. */
#include "support/recovery_bench.h"

#include "support/open_package.h"

#include <stdio.h>
#include <string.h>

static uint8_t application[SIZE];
static uint8_t bootloader[SIZE];

/* The application alone, or behind a bootloader. */
static struct ndfu_package *make(size_t images)
{
    const struct package_part parts[] = {
        {"application", INIT_PACKET_APPLICATION, application, sizeof application},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, bootloader, sizeof bootloader},
    };

    pseudo_random_image(application, sizeof application, 1);
    pseudo_random_image(bootloader, sizeof bootloader, 2);
    return open_package(make_package(parts, images, NULL));
}

static void use_package(struct bench *bench, struct ndfu_package *package)
{
    const enum ndfu_resume_mode mode = bench->options.resume;

    bench->options = rig_options(package, bench->images);
    bench->options.resume = mode;
}

static void resuming_is_required_of_what_was_begun_and_not_of_the_next_image(void **state)
{
    struct bench bench;
    struct ndfu_package *package = make(2);
    enum ndfu_status status;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    use_package(&bench, package);
    assert_int_equal(bench_run_until(&bench, "", 6000), NDFU_E_CANCELLED);
    bench.options.resume = NDFU_RESUME_REQUIRED;
    status = bench_run(&bench, "");
    bench_settle(&bench);
    if (status != NDFU_OK)
        fail_msg("images activated: %u; %s", (unsigned)target_report(bench.target)->images,
                 bench.error.message);
    ndfu_package_close(package);
    bench_end(&bench);
}

static void a_package_is_no_success_before_all_of_its_images_were_activated(void **state)
{
    struct bench bench;
    struct ndfu_package *alone = make(1);
    struct ndfu_package *both = make(2);
    enum ndfu_status status;

    (void)state;
    bench_begin(&bench, &devices[USB_ASYNC]);
    use_package(&bench, alone);
    assert_int_equal(bench_run_until(&bench, "", 6000), NDFU_E_CANCELLED);
    use_package(&bench, both);
    status = bench_run(&bench, "");
    bench_settle(&bench);
    if (status == NDFU_OK && target_report(bench.target)->images < 2)
        fail_msg("success, but %u image was activated\n%s",
                 (unsigned)target_report(bench.target)->images, bench.events);
    ndfu_package_close(alone);
    ndfu_package_close(both);
    bench_end(&bench);
}

static enum ndfu_status run_slow_uart(struct bench *bench, const char *faults)
{
    bench_begin(bench, &devices[UART_RTS_SYNC]);
    bench->config.baud = bench->link.baud_rate = 9600;
    bench->config.boot_ns = 100 * 1000;
    return bench_run(bench, faults);
}

/* The target was reset behind the last get CRC: the last execute means the init packet. When the
 * one question that would show it is not answered, that is no success. */
static void silence_behind_the_last_execute_is_no_proof_of_success(void **state)
{
    unsigned found = 0;
    unsigned falsely = 0;
    unsigned answers;
    uint64_t end;
    struct bench bench;

    (void)state;
    assert_installed(&bench, run_slow_uart(&bench, ""), "undisturbed");
    answers = bench.answers;
    bench_end(&bench);
    (void)run_slow_uart(&bench, "");
    end = bench.now / 1000;
    bench_end(&bench);
    for (uint64_t at = end - 450 * 1000; at < end - 300 * 1000; at += 500) {
        char faults[100];
        enum ndfu_status status;

        (void)snprintf(faults, sizeof faults, "power cut after %uus\n", (unsigned)at);
        (void)run_slow_uart(&bench, faults);
        if (strstr(bench.events, "was reset before it could execute")) {
            found++;
            bench_end(&bench);
            (void)snprintf(faults, sizeof faults,
                           "power cut after %uus\nto-host drop frame at %u\n", (unsigned)at,
                           answers);
            status = run_slow_uart(&bench, faults);
            bench_settle(&bench);
            falsely += status == NDFU_OK && target_report(bench.target)->images == 0 &&
                       !bench.monitor.is_word_broken;
        }
        bench_end(&bench);
    }
    assert_int_not_equal(found, 0);
    assert_int_equal(falsely, 0);
}

static void one_spoiled_answer_to_select_drops_no_progress(void **state)
{
    unsigned dropped = 0;

    (void)state;
    for (int offset = 4; offset < 15; offset++) {
        struct bench bench;
        char faults[100];

        bench_begin(&bench, &devices[UART_RTS_SYNC]);
        assert_int_equal(bench_run_until(&bench, "", 9700), NDFU_E_CANCELLED);
        (void)snprintf(faults, sizeof faults, "to-host flip frame at 3 offset %d\n", offset);
        assert_installed(&bench, bench_run(&bench, faults), faults);
        dropped += bench_sent(&bench) > SIZE - OBJECT;
        bench_end(&bench);
    }
    assert_int_equal(dropped, 0);
}

/* It is late, and comes between the question that was asked for lack of it and its answer. */
static void a_late_receipt_is_not_taken_for_lost_data(void **state)
{
    (void)state;
    for (unsigned us = 2995 * 1000; us < 3002 * 1000; us += 100) {
        struct bench bench;
        char faults[100];

        bench_begin(&bench, &devices[UART_PLAIN]);
        (void)snprintf(faults, sizeof faults, "to-host delay frame at 30 by %uus\n", us);
        assert_installed(&bench, bench_run(&bench, faults), faults);
        if (strstr(bench.events, "data was lost"))
            fail_msg("%s%s", faults, bench.events);
        bench_end(&bench);
    }
}

/* The target says that it has executed the image, ten seconds behind the limit. */
static void a_late_answer_to_the_last_execute_is_taken_for_what_it_says(void **state)
{
    (void)state;
    for (int stays = 0; stays < 2; stays++) {
        struct bench bench;

        bench_begin(&bench, &devices[USB_SYNC]);
        bench.config.hash_byte_ns = 7 * 1000 * 1000;
        bench.config.stay_in_bootloader = stays;
        assert_installed(&bench, bench_run(&bench, ""), "late");
        assert_int_equal(target_report(bench.target)->images, 1);
        bench_end(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resuming_is_required_of_what_was_begun_and_not_of_the_next_image),
        cmocka_unit_test(a_package_is_no_success_before_all_of_its_images_were_activated),
        cmocka_unit_test(silence_behind_the_last_execute_is_no_proof_of_success),
        cmocka_unit_test(one_spoiled_answer_to_select_drops_no_progress),
        cmocka_unit_test(a_late_answer_to_the_last_execute_is_taken_for_what_it_says),
        cmocka_unit_test(a_late_receipt_is_not_taken_for_lost_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
