/* SPDX-License-Identifier: MIT */
/* Ports that are cut by a fault: the host's side is closed and opened again, the power stays. */
#include "support/cmocka.h"

#include "support/update_fixture.h"
#include "target/fault.h"

static void start(struct fixture *fixture, enum target_transport transport, const char *script)
{
    struct target_config config;
    struct target_fault_error error = {0};
    struct target_faults *faults = target_faults_parse(script, &error);

    if (!faults) {
        fail_msg("%s: %s", script, error.message);
    }
    target_config_init(&config);
    config.transport = transport;
    fixture_start(fixture, &config);
    fixture->client.patience = SECOND / 2;
    target_set_faults(fixture->target, fixture->client.now, faults);
    target_faults_destroy(faults);
}

/* The power was never touched. */
static void stop(struct fixture *fixture)
{
    assert_int_equal(target_report(fixture->target)->power_cuts, 0);
    assert_int_equal(target_report(fixture->target)->resets[TARGET_RESET_POWER], 1);
    fixture_stop(fixture);
}

static void usb_is_gone_for_as_long_as_it_is_cut(void **state)
{
    struct fixture fixture;
    uint64_t began;
    uint64_t generation;

    (void)state;
    start(&fixture, TARGET_USB, "port cut after 10ms off 2s");
    began = fixture.client.now;
    generation = target_generation(fixture.target);
    client_sleep(&fixture.client, 10 * MILLISECOND - 1);
    assert_true(target_is_linked(fixture.target));
    client_sleep(&fixture.client, 1);
    assert_false(target_is_linked(fixture.target));
    assert_int_equal(target_generation(fixture.target), generation + 1);
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_true(fixture.client.now - began >= 2 * SECOND + 10 * MILLISECOND);
    assert_int_equal(client_ping(&fixture.client, 2), 1);
    stop(&fixture);
}

static void usb_comes_back_with_what_is_stored(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_USB, "port cut after 1s");
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, 2048, 2048);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 2048);
    client_sleep(&fixture.client, SECOND);
    client_reopen(&fixture.client);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, fixture.packet_length);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, 0);
    stop(&fixture);
}

static void uart_keeps_everything(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_UART, "port cut after 2s off 1s");
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, 128, 64);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    client_sleep(&fixture.client, 2 * SECOND);
    assert_false(target_is_linked(fixture.target));
    assert_false(target_open(fixture.target, fixture.client.now));
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 128);
    stop(&fixture);
}

static void uart_keeps_half_a_frame(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_UART, "port cut at byte 2");
    client_send_raw(&fixture.client, (const uint8_t[]){0x09, 0x01, 0xC0}, 3);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    client_reopen(&fixture.client);
    assert_int_equal(target_state(fixture.target).index, 2);
    assert_int_equal(client_ping(&fixture.client, 2), 0); /* appended to the half */
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    stop(&fixture);
}

static void what_was_on_its_way_is_lost(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_UART, "port cut at byte 3"); /* before the first byte of the answer */
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_int_equal(target_report(fixture.target)->responses, 1);
    assert_int_equal(client_ping(&fixture.client, 2), 1);
    stop(&fixture);
}

/* Booting does not give a port back that is cut. */
static void a_reset_does_not_mend_the_cable(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_UART, "port cut after 10ms off 5s");
    client_sleep(&fixture.client, 10 * MILLISECOND);
    target_enter_bootloader(fixture.target, fixture.client.now);
    client_sleep(&fixture.client, 4 * SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_BOOTLOADER);
    assert_false(target_is_linked(fixture.target));
    client_sleep(&fixture.client, SECOND);
    assert_true(target_is_linked(fixture.target));
    fixture_stop(&fixture);
}

static void what_was_late_is_lost_too(void **state)
{
    struct fixture fixture;
    uint8_t byte;

    (void)state;
    start(&fixture, TARGET_UART, "to-host delay byte at 0 by 50ms\nport cut after 10ms");
    client_send_raw(&fixture.client, (const uint8_t[]){0x09, 0x01, 0xC0}, 3);
    client_sleep(&fixture.client, 100 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->responses, 1);
    assert_int_equal(target_read(fixture.target, fixture.client.now, &byte, 1), 0);
    stop(&fixture);
}

/* The answer to the last execute is on its way, and the reset waits for it. */
static void a_target_that_is_about_to_reset_does_so(void **state)
{
    struct fixture fixture;
    uint64_t limit;

    (void)state;
    start(&fixture, TARGET_USB, "");
    assert_int_equal(client_select(&fixture.client, 2), 1);
    limit = fixture.client.now + SECOND;
    client_send(&fixture.client, (const uint8_t[]){0x04}, 1);
    while (target_report(fixture.target)->responses < 2 && fixture.client.now < limit) {
        client_sleep(&fixture.client, 1000);
    }
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_UPDATE], 0);
    target_reenumerate(fixture.target, fixture.client.now);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_UPDATE], 1);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usb_is_gone_for_as_long_as_it_is_cut),
        cmocka_unit_test(usb_comes_back_with_what_is_stored),
        cmocka_unit_test(uart_keeps_everything),
        cmocka_unit_test(uart_keeps_half_a_frame),
        cmocka_unit_test(what_was_on_its_way_is_lost),
        cmocka_unit_test(a_reset_does_not_mend_the_cable),
        cmocka_unit_test(what_was_late_is_lost_too),
        cmocka_unit_test(a_target_that_is_about_to_reset_does_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
