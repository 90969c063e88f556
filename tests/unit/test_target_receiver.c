/* SPDX-License-Identifier: MIT */
/* The simulated target's receiver: buffers that run out, frames that grow together, a decoder that
 * goes deaf, and what brings it back. */
#include "support/cmocka.h"

#include <string.h>

#include "support/update_fixture.h"

enum { USB_LIMIT = 2051 };

static const uint8_t frame_abort[] = {0xDB, 0x00, 0xC0};
static const uint8_t end[] = {0xC0};

static void write_1024s_wedge_asynchronous_flash(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_ASYNC);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, FIXTURE_PAGE, 1024);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_state(fixture.target).index, USB_LIMIT - 1);
    assert_int_equal(client_get_crc(&fixture.client), 0);
    assert_int_equal(target_state(fixture.target).index, USB_LIMIT);
    assert_int_equal(target_report(fixture.target)->wedges, 1);
    client_send_raw(&fixture.client, frame_abort, sizeof frame_abort);
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 2), 0);
    target_power_cycle(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    fixture_stop(&fixture);
}

static void write_2048s_do_not(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_ASYNC);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, FIXTURE_PAGE, 2048);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    assert_int_equal(client_execute(&fixture.client), 1);
    assert_int_equal(target_report(fixture.target)->allocation_failures, 0);
    fixture_stop(&fixture);
}

/* @return whether a page arrives in 1024-byte writes, the third and fourth so long after the
 * create, and so far apart */
static bool paced_writes_arrive(uint64_t pause, uint64_t spacing)
{
    struct fixture fixture;
    bool good;

    fixture_start_usb(&fixture, TARGET_FLASH_ASYNC);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, 2048, 1024);
    client_sleep(&fixture.client, pause);
    client_write(&fixture.client, fixture.image + 2048, 1024);
    client_sleep(&fixture.client, spacing);
    client_write(&fixture.client, fixture.image + 3072, 1024);
    client_sleep(&fixture.client, spacing);
    good = client_get_crc(&fixture.client) == 1 && fixture.client.offset == FIXTURE_PAGE;
    assert_int_equal(good, target_report(fixture.target)->allocation_failures == 0);
    fixture_stop(&fixture);
    return good;
}

/* Two writes fit into the buffers; the third needs the first one's, which is free when the erase
 * and its own flash write are done. Observed: 94 ms were too early, 98 were not. */
static void small_writes_need_both_a_pause_and_spacing(void **state)
{
    (void)state;
    assert_false(paced_writes_arrive(94 * MILLISECOND, 15 * MILLISECOND));
    assert_true(paced_writes_arrive(98 * MILLISECOND, 15 * MILLISECOND));
    assert_false(paced_writes_arrive(98 * MILLISECOND, 0));
    assert_false(paced_writes_arrive(15 * MILLISECOND, 15 * MILLISECOND));
}

static void recover_below_the_limit(struct fixture *fixture)
{
    fixture_start_usb(fixture, TARGET_FLASH_ASYNC);
    fixture_create_object(fixture);
    client_write_all(&fixture->client, fixture->image, FIXTURE_PAGE, 1024);
    client_sleep(&fixture->client, SECOND);
    assert_int_equal(target_state(fixture->target).index, USB_LIMIT - 1);
    client_send_raw(&fixture->client, frame_abort, sizeof frame_abort);
    assert_int_equal(client_ping(&fixture->client, 1), 1);
}

static void a_frame_abort_below_the_limit_brings_it_back(void **state)
{
    struct fixture fixture;

    (void)state;
    recover_below_the_limit(&fixture);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    client_sleep(&fixture.client, 120 * MILLISECOND);
    for (size_t offset = 0; offset < FIXTURE_PAGE; offset += 1024) {
        client_write(&fixture.client, fixture.image + offset, 1024);
        client_sleep(&fixture.client, 16 * MILLISECOND);
    }
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    assert_int_equal(client_execute(&fixture.client), 1);
    fixture_stop(&fixture);
}

/* The decoder still fills the buffer that it was left with, and the pool hands it out again. Writes
 * that follow each other closely then overwrite one another, until a reset. */
static void and_leaves_it_with_a_buffer_used_twice(void **state)
{
    const uint8_t abort_request[] = {0x0C};
    struct fixture fixture;

    (void)state;
    recover_below_the_limit(&fixture);
    assert_int_equal(target_state(fixture.target).pool_free, 3);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    client_write_all(&fixture.client, fixture.image, FIXTURE_PAGE, 2048);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE);
    assert_int_not_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    assert_true(target_report(fixture.target)->double_frees > 0);
    client_send(&fixture.client, abort_request, sizeof abort_request);
    client_sleep(&fixture.client, SECOND);
    client_reopen(&fixture.client);
    fixture_update(&fixture, 2048);
    fixture_stop(&fixture);
}

static void receipts_do_not_prevent_a_wedge(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_ASYNC);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 1), 1);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    for (size_t offset = 0; offset < 3072; offset += 1024) {
        client_write(&fixture.client, fixture.image + offset, 1024);
        assert_true(client_receive(&fixture.client));
        assert_int_equal(fixture.client.frame[2], 1);
    }
    client_write(&fixture.client, fixture.image + 3072, 1024);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[2], 3);
    assert_int_equal(client_get_crc(&fixture.client), 0);
    assert_int_equal(target_report(fixture.target)->wedges, 1);
    fixture_stop(&fixture);
}

static void a_partial_frame_swallows_the_next_ping(void **state)
{
    const uint8_t partial[] = {0x08, 1, 2, 3, 4, 5, 6, 7};
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    client_send_raw(&fixture.client, partial, sizeof partial);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 7), 0);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 9);
    fixture_stop(&fixture);
}

static void a_frame_abort_drops_a_partial_frame(void **state)
{
    const uint8_t partials[][4] = {{0x08, 1, 2, 3}, {0x08, 1, 2, 0xDB}, {0x08, 1, 0xDB, 0x00}};
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    for (size_t i = 0; i < 3; i++) {
        client_send_raw(&fixture.client, partials[i], sizeof partials[i]);
        client_send_raw(&fixture.client, frame_abort, sizeof frame_abort);
        assert_int_equal(client_ping(&fixture.client, 7), 1);
        assert_int_equal(client_get_crc(&fixture.client), 1);
        assert_int_equal(fixture.client.offset, 0);
    }
    fixture_stop(&fixture);
}

static void a_frame_abort_does_nothing_to_a_clean_decoder(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    client_send_raw(&fixture.client, frame_abort, sizeof frame_abort);
    assert_false(client_receive(&fixture.client));
    assert_int_equal(client_ping(&fixture.client, 7), 1);
    fixture_stop(&fixture);
}

static void a_lone_end_repeats_an_old_request(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    assert_int_equal(client_ping(&fixture.client, 7), 1);
    client_send_raw(&fixture.client, end, sizeof end);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[1], 0x09);
    assert_int_equal(fixture.client.frame[3], 7);
    fixture_stop(&fixture);
}

static void a_lone_end_where_a_write_lay_costs_a_buffer(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    client_write_all(&fixture.client, fixture.image, 32, 16); /* through two buffers and back */
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_state(fixture.target).opcode, 0x08);
    client_send_raw(&fixture.client, end, sizeof end);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->leaks, 1);
    assert_int_equal(target_state(fixture.target).pool_free, 1);
    fixture_stop(&fixture);
}

static void three_leaks_and_then_silence(void **state)
{
    const uint8_t abort_request[] = {0x0C};
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    for (unsigned i = 1; i <= 3; i++) {
        assert_int_equal(client_ping(&fixture.client, (uint8_t)i), 1);
        client_write(&fixture.client, fixture.image, 64); /* before any init packet */
        client_sleep(&fixture.client, 10 * MILLISECOND);
        assert_int_equal(target_report(fixture.target)->leaks, i);
    }
    assert_int_equal(client_ping(&fixture.client, 4), 0);
    client_send_raw(&fixture.client, frame_abort, sizeof frame_abort);
    assert_int_equal(client_ping(&fixture.client, 5), 1); /* requests work again, writes do not */
    assert_int_equal(target_state(fixture.target).pool_free, 0);
    client_send(&fixture.client, abort_request, sizeof abort_request);
    client_sleep(&fixture.client, SECOND);
    client_reopen(&fixture.client);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_ABORT], 1);
    fixture_update(&fixture, 2048);
    fixture_stop(&fixture);
}

static void a_frame_as_long_as_the_buffer_wedges_by_itself(void **state)
{
    uint8_t frame[USB_LIMIT];
    struct fixture fixture;

    (void)state;
    memset(frame, 0x55, sizeof frame);
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    client_send(&fixture.client, frame, sizeof frame - 1);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[2], 2);
    client_send(&fixture.client, frame, sizeof frame);
    assert_false(client_receive(&fixture.client));
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    assert_int_equal(target_report(fixture.target)->wedges, 1);
    fixture_stop(&fixture);
}

static void packets_wait_while_the_flash_is_written(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    for (size_t offset = 0; offset < 1024; offset += 64) { /* each takes 0.7 ms */
        client_write(&fixture.client, fixture.image + offset, 64);
        client_sleep(&fixture.client, MILLISECOND / 10);
    }
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 1024);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, 1024));
    fixture_stop(&fixture);
}

/* Three writes end in one packet: the third finds no new buffer, and the fourth grows onto it. */
static void tiny_writes_in_one_packet_run_out_of_buffers(void **state)
{
    uint8_t frames[4 * 18];
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    memset(frames, 0x11, sizeof frames);
    for (size_t i = 0; i < 4; i++) {
        frames[18 * i] = 0x08;
        frames[18 * i + 17] = 0xC0;
    }
    client_send_raw(&fixture.client, frames, sizeof frames);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(target_report(fixture.target)->allocation_failures, 1);
    assert_int_equal(fixture.client.offset, 3 * 16 + 17 + 16);
    fixture_stop(&fixture);
}

/* A packet is decoded behind the requests of the last one: the host cannot get ahead. */
static void small_writes_in_many_packets_do_not(void **state)
{
    uint8_t frames[32 * 34];
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    memset(frames, 0x11, sizeof frames);
    for (size_t i = 0; i < 32; i++) {
        frames[34 * i] = 0x08;
        frames[34 * i + 33] = 0xC0;
    }
    client_send_raw(&fixture.client, frames, sizeof frames);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 32 * 32);
    assert_int_equal(target_report(fixture.target)->allocation_failures, 0);
    fixture_stop(&fixture);
}

/* What of a buffer has been written stays, when the buffer is filled anew before the rest is. */
static void a_buffer_that_is_refilled_while_it_is_written(void **state)
{
    struct fixture fixture;
    uint8_t flash[8];

    (void)state;
    recover_below_the_limit(&fixture); /* now one is used twice */
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    client_sleep(&fixture.client, 120 * MILLISECOND);
    client_write(&fixture.client, fixture.image, 2048); /* 512 words in 21 ms */
    client_sleep(&fixture.client, 12 * MILLISECOND);
    client_write(&fixture.client, fixture.image + 4096, 2048);
    client_sleep(&fixture.client, 100 * MILLISECOND);
    target_flash_read(fixture.target, 0x1000 + 200 * 4, flash, sizeof flash);
    assert_memory_equal(flash, fixture.image + 200 * 4, sizeof flash);
    target_flash_read(fixture.target, 0x1000 + 400 * 4, flash, sizeof flash);
    assert_memory_equal(flash, fixture.image + 4096 + 400 * 4, sizeof flash);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write_1024s_wedge_asynchronous_flash),
        cmocka_unit_test(write_2048s_do_not),
        cmocka_unit_test(small_writes_need_both_a_pause_and_spacing),
        cmocka_unit_test(a_frame_abort_below_the_limit_brings_it_back),
        cmocka_unit_test(and_leaves_it_with_a_buffer_used_twice),
        cmocka_unit_test(receipts_do_not_prevent_a_wedge),
        cmocka_unit_test(a_partial_frame_swallows_the_next_ping),
        cmocka_unit_test(a_frame_abort_drops_a_partial_frame),
        cmocka_unit_test(a_frame_abort_does_nothing_to_a_clean_decoder),
        cmocka_unit_test(a_lone_end_repeats_an_old_request),
        cmocka_unit_test(a_lone_end_where_a_write_lay_costs_a_buffer),
        cmocka_unit_test(three_leaks_and_then_silence),
        cmocka_unit_test(a_frame_as_long_as_the_buffer_wedges_by_itself),
        cmocka_unit_test(packets_wait_while_the_flash_is_written),
        cmocka_unit_test(tiny_writes_in_one_packet_run_out_of_buffers),
        cmocka_unit_test(small_writes_in_many_packets_do_not),
        cmocka_unit_test(a_buffer_that_is_refilled_while_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
