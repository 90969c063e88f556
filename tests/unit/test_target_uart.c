/* SPDX-License-Identifier: MIT */
/* The simulated target's serial line: time, flow control, and what is lost without it. */
#include "support/cmocka.h"

#include <string.h>

#include "support/update_fixture.h"

enum { WRITE_64 = 64, WRITE_128 = 128 };

static void configure(struct target_config *config, uint32_t baud, bool rts)
{
    target_config_init(config);
    config->transport = TARGET_UART;
    config->baud = baud;
    config->rts = rts;
}

static void bytes_take_their_time(void **state)
{
    struct target_config config;
    struct fixture fixture;
    uint64_t before;

    (void)state;
    configure(&config, 9600, true);
    fixture_start(&fixture, &config);
    before = fixture.client.now;
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    /* three bytes there and five back, ten bits each */
    assert_in_range(fixture.client.now - before, 8 * SECOND * 10 / 9600,
                    8 * SECOND * 10 / 9600 + MILLISECOND);
    fixture_stop(&fixture);
}

static void unsent_bytes_leave_one_by_one(void **state)
{
    struct target_config config;
    struct fixture fixture;
    uint8_t bytes[100];

    (void)state;
    memset(bytes, 0x41, sizeof bytes);
    configure(&config, 10000, true); /* a byte in a millisecond */
    fixture_start(&fixture, &config);
    client_send_raw(&fixture.client, bytes, sizeof bytes);
    assert_int_equal(target_unsent(fixture.target, fixture.client.now), 100);
    client_sleep(&fixture.client, 30 * MILLISECOND);
    assert_int_equal(target_unsent(fixture.target, fixture.client.now), 70);
    assert_int_equal(target_advance(fixture.target, fixture.client.now + SECOND),
                     fixture.client.now + 70 * MILLISECOND);
    assert_int_equal(target_unsent(fixture.target, fixture.client.now + 70 * MILLISECOND), 0);
    fixture_stop(&fixture);
}

/* Nobody waits for the answer to the create: the page is erased while the writes arrive. */
static void send_create_and_writes(struct fixture *fixture)
{
    const uint8_t create[] = {0x01, 2, 0x00, 0x10, 0, 0};

    client_send(&fixture->client, create, sizeof create);
    client_write_all(&fixture->client, fixture->image, FIXTURE_PAGE, WRITE_64);
}

static void an_overrun_without_flow_control_resets_the_target(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, false);
    fixture_start(&fixture, &config);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 5), 1);
    send_create_and_writes(&fixture);
    assert_false(client_receive(&fixture.client));
    assert_int_equal(target_report(fixture.target)->overruns, 1);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_OVERRUN], 1);
    assert_int_equal(target_report(fixture.target)->torn, 0); /* after the erase, not in it */
    assert_int_equal(target_state(fixture.target).receipt_target, 0); /* PRN is forgotten */
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, 0);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, fixture.packet_length); /* the init packet is stored */
    fixture_stop(&fixture);
}

static void flow_control_holds_the_host_back(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, true);
    fixture_start(&fixture, &config);
    fixture_send_init_packet(&fixture);
    send_create_and_writes(&fixture);
    assert_true(client_receive(&fixture.client)); /* to the create */
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    assert_int_equal(target_report(fixture.target)->overruns, 0);
    fixture_stop(&fixture);
}

static void a_receipt_for_every_write_is_flow_control_too(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, false);
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 1), 1);
    for (size_t offset = 0; offset < FIXTURE_PAGE; offset += WRITE_64) {
        client_write(&fixture.client, fixture.image + offset, WRITE_64);
        assert_true(client_receive(&fixture.client));
    }
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    assert_int_equal(target_report(fixture.target)->overruns, 0);
    fixture_stop(&fixture);
}

/* @return whether a page streamed in writes of a size arrives as it should */
static bool stream_page(uint32_t baud, size_t size)
{
    struct target_config config;
    struct fixture fixture;
    bool good;

    configure(&config, baud, true);
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, FIXTURE_PAGE, size);
    good = client_get_crc(&fixture.client) == 1 && fixture.client.offset == FIXTURE_PAGE &&
           fixture.client.crc == fixture_crc(&fixture, FIXTURE_PAGE);
    assert_int_equal(good, target_report(fixture.target)->allocation_failures == 0);
    fixture_stop(&fixture);
    return good;
}

/* Bytes are received in interrupts while the flash is written, at about the same speed. */
static void a_fast_line_outruns_synchronous_flash_with_small_writes(void **state)
{
    (void)state;
    assert_true(stream_page(115200, WRITE_64));
    assert_true(stream_page(460800, WRITE_64));
    assert_false(stream_page(921600, WRITE_64));
    assert_false(stream_page(1000000, WRITE_64));
    assert_true(stream_page(921600, WRITE_128));
    assert_true(stream_page(1000000, WRITE_128));
}

static void a_second_response_spoils_the_one_being_sent(void **state)
{
    const uint8_t requests[] = {0x03, 0xC0, 0x04, 0xC0}; /* get CRC, execute */
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, true);
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, FIXTURE_PAGE, WRITE_128);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    client_send_raw(&fixture.client, requests, sizeof requests);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.length, 3); /* a CRC response, cut off by the other's END */
    assert_int_equal(fixture.client.frame[1], 0x03);
    assert_true(client_receive(&fixture.client)); /* and its rest */
    assert_int_equal(target_report(fixture.target)->spoiled_responses, 1);
    assert_false(client_receive(&fixture.client));
    fixture_stop(&fixture);
}

static void a_response_during_the_last_byte_is_lost_and_spoils_nothing(void **state)
{
    const uint8_t pings[] = {0x09, 1, 0xC0, 0x09, 2, 0, 0xC0}; /* the second ends a byte later */
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, true);
    fixture_start(&fixture, &config);
    client_send_raw(&fixture.client, pings, sizeof pings);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[3], 1);
    assert_false(client_receive(&fixture.client));
    assert_int_equal(target_report(fixture.target)->lost_responses, 1);
    assert_int_equal(target_report(fixture.target)->spoiled_responses, 0);
    fixture_stop(&fixture);
}

static void of_three_pings_at_once_two_are_answered(void **state)
{
    const uint8_t pings[] = {0x09, 1, 0xC0, 0x09, 2, 0xC0, 0x09, 3, 0xC0};
    struct target_config config;
    struct fixture fixture;

    (void)state;
    configure(&config, 115200, true);
    fixture_start(&fixture, &config);
    client_send_raw(&fixture.client, pings, sizeof pings);
    assert_true(client_receive(&fixture.client));
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[3], 3);
    assert_false(client_receive(&fixture.client));
    fixture_stop(&fixture);
}

static void a_hang_up_loses_what_was_not_read(void **state)
{
    struct target_config config;
    struct fixture fixture;
    uint8_t byte;

    (void)state;
    configure(&config, 115200, true);
    fixture_start(&fixture, &config);
    client_send(&fixture.client, (const uint8_t[]){0x09, 1}, 2);
    client_sleep(&fixture.client, 100 * MILLISECOND);
    client_reopen(&fixture.client);
    assert_int_equal(target_read(fixture.target, fixture.client.now, &byte, 1), 0);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_take_their_time),
        cmocka_unit_test(unsent_bytes_leave_one_by_one),
        cmocka_unit_test(an_overrun_without_flow_control_resets_the_target),
        cmocka_unit_test(flow_control_holds_the_host_back),
        cmocka_unit_test(a_receipt_for_every_write_is_flow_control_too),
        cmocka_unit_test(a_fast_line_outruns_synchronous_flash_with_small_writes),
        cmocka_unit_test(a_second_response_spoils_the_one_being_sent),
        cmocka_unit_test(a_response_during_the_last_byte_is_lost_and_spoils_nothing),
        cmocka_unit_test(of_three_pings_at_once_two_are_answered),
        cmocka_unit_test(a_hang_up_loses_what_was_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
