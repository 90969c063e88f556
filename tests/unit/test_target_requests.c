/* SPDX-License-Identifier: MIT */
/* How the simulated target carries out requests: responses and receipts, the main loop's queue, the
 * flash driver, and the inactivity timer. */
#include "support/cmocka.h"

#include <string.h>

#include "support/update_fixture.h"

static void the_second_of_two_responses_is_lost_over_usb(void **state)
{
    const uint8_t pings[] = {0x09, 1, 0xC0, 0x09, 2, 0xC0};
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    client_send_raw(&fixture.client, pings, sizeof pings);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[3], 1);
    assert_false(client_receive(&fixture.client));
    assert_int_equal(target_report(fixture.target)->lost_responses, 1);
    fixture_stop(&fixture);
}

static void more_requests_than_the_scheduler_holds_are_lost(void **state)
{
    uint8_t ends[40];
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    memset(ends, 0xC0, sizeof ends);
    client_send_raw(&fixture.client, ends, sizeof ends);
    assert_true(client_receive(&fixture.client));
    assert_false(client_receive(&fixture.client));
    assert_int_equal(target_report(fixture.target)->lost_requests, 40 - 31);
    assert_int_equal(target_report(fixture.target)->requests[0x09], 1 + 31);
    assert_int_equal(client_ping(&fixture.client, 2), 1);
    fixture_stop(&fixture);
}

static void a_write_for_no_object_costs_a_buffer(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    assert_int_equal(client_select(&fixture.client, 3), 5);
    client_write(&fixture.client, fixture.image, 64);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->leaks, 1);
    assert_int_equal(target_state(fixture.target).pool_free, 1);
    assert_int_equal(client_get_crc(&fixture.client), 5);
    assert_int_equal(client_execute(&fixture.client), 5);
    fixture_stop(&fixture);
}

static void receipts_come_when_the_count_is_reached(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 3), 1);
    client_write(&fixture.client, fixture.image, 64);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1); /* counts anew */
    for (unsigned i = 1; i <= 7; i++) {
        client_write(&fixture.client, fixture.image, 64);
        assert_int_equal(client_receive(&fixture.client), i % 3 == 0);
        assert_int_equal(client_select(&fixture.client, 2), 1); /* does not */
    }
    assert_int_equal(target_report(fixture.target)->receipts, 2);
    fixture_stop(&fixture);
}

static void checked_parameters_refuse_what_is_not_aligned(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init(&config);
    config.parameter_check = true;
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 1), 1);
    client_write(&fixture.client, fixture.image, 10);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[2], 1);
    assert_int_equal(fixture.client.frame[3], 0);
    client_write(&fixture.client, fixture.image, 12);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[3], 12);
    assert_int_equal(target_report(fixture.target)->hard_faults, 0);
    fixture_stop(&fixture);
}

/* The create is answered at once; then the CPU stands still for as long as the erase takes. */
static void a_standing_cpu_holds_up_what_it_was_doing(void **state)
{
    uint8_t bytes[] = {0x01, 2, 0x00, 0x10, 0, 0, 0xC0, 0x08, 1, 2, 3, 4, 0xC0};
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_ASYNC_STALL);
    fixture_send_init_packet(&fixture);
    client_send_raw(&fixture.client, bytes, sizeof bytes);
    assert_true(client_receive(&fixture.client));
    client_sleep(&fixture.client, 80 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->data_bytes, 0);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->data_bytes, 4);
    fixture_stop(&fixture);
}

struct seen {
    uint8_t frames[2][16]; /* the last one in each direction */
    size_t lengths[2];
    uint64_t times[2];
    unsigned count;
    unsigned resets;
    enum target_reset_cause cause;
};

static void see_frame(void *context, enum target_direction direction, uint64_t at,
                      const uint8_t *bytes, size_t length)
{
    struct seen *seen = context;

    assert_true(length <= sizeof seen->frames[0]);
    memcpy(seen->frames[direction], bytes, length);
    seen->lengths[direction] = length;
    seen->times[direction] = at;
    seen->count++;
}

static void see_reset(void *context, enum target_reset_cause cause, uint64_t at)
{
    struct seen *seen = context;

    (void)at;
    seen->resets++;
    seen->cause = cause;
}

static void an_observer_sees_frames_and_resets(void **state)
{
    struct seen seen = {.count = 0};
    const struct target_observer observer = {
        .context = &seen, .frame = see_frame, .reset = see_reset};
    struct fixture fixture;
    struct target *clone;
    uint64_t before;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    target_set_observer(fixture.target, &observer);
    before = fixture.client.now;
    assert_int_equal(client_ping(&fixture.client, 0xC0), 1);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.lengths[TARGET_FROM_HOST], 2);
    assert_memory_equal(seen.frames[TARGET_FROM_HOST], "\x09\xC0", 2);
    assert_int_equal(seen.lengths[TARGET_TO_HOST], 4);
    assert_memory_equal(seen.frames[TARGET_TO_HOST], "\x60\x09\x01\xC0", 4);
    assert_true(before < seen.times[TARGET_FROM_HOST]);
    assert_true(seen.times[TARGET_FROM_HOST] < seen.times[TARGET_TO_HOST]);
    assert_true(seen.times[TARGET_TO_HOST] < fixture.client.now);
    clone = target_clone(fixture.target);
    target_power_cycle(clone, fixture.client.now);
    target_destroy(clone);
    assert_int_equal(seen.resets, 0); /* nobody watches a clone */
    client_send(&fixture.client, (const uint8_t[]){0x0C}, 1);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(seen.resets, 1);
    assert_int_equal(seen.cause, TARGET_RESET_ABORT);
    fixture_stop(&fixture);
}

static void silence_lets_the_target_reset_itself(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init(&config);
    config.inactivity_ns = 3 * SECOND;
    fixture_start(&fixture, &config);
    client_sleep(&fixture.client, 2 * SECOND);
    fixture_send_init_packet(&fixture); /* a create (command) starts the time anew */
    client_sleep(&fixture.client, 2 * SECOND);
    assert_int_equal(client_send_object(&fixture.client, fixture.image, 0, FIXTURE_PAGE, 2048),
                     1); /* so too */
    client_sleep(&fixture.client, 2 * SECOND);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_INACTIVITY], 0);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_INACTIVITY], 1);
    assert_int_equal(client_ping(&fixture.client, 1), 0); /* the port that was open is dead */
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    fixture_stop(&fixture);
}

static void an_unaligned_write_stops_the_cpu_until_power_is_cut(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_start_usb(&fixture, TARGET_FLASH_SYNC);
    fixture_create_object(&fixture);
    client_write(&fixture.client, fixture.image, 10);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 10);
    client_write(&fixture.client, fixture.image + 10, 14);
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    assert_int_equal(target_report(fixture.target)->hard_faults, 1);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 2), 0);
    target_power_cycle(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    fixture_stop(&fixture);
}

static void a_full_flash_queue_drops_writes_and_says_offset_0(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init(&config);
    config.flash = TARGET_FLASH_ASYNC;
    config.flash_queue = 2;
    config.rx_buffers = 6;
    fixture_start(&fixture, &config);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_set_prn(&fixture.client, 1), 1);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    client_write(&fixture.client, fixture.image, 1024); /* behind the erase */
    assert_true(client_receive(&fixture.client));
    client_write(&fixture.client, fixture.image + 1024, 1024);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[2], 1);
    assert_int_equal(fixture.client.frame[3] | fixture.client.frame[4], 0);
    assert_int_equal(target_report(fixture.target)->dropped_writes, 1);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 1024);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_of_two_responses_is_lost_over_usb),
        cmocka_unit_test(more_requests_than_the_scheduler_holds_are_lost),
        cmocka_unit_test(a_write_for_no_object_costs_a_buffer),
        cmocka_unit_test(receipts_come_when_the_count_is_reached),
        cmocka_unit_test(checked_parameters_refuse_what_is_not_aligned),
        cmocka_unit_test(a_standing_cpu_holds_up_what_it_was_doing),
        cmocka_unit_test(an_observer_sees_frames_and_resets),
        cmocka_unit_test(silence_lets_the_target_reset_itself),
        cmocka_unit_test(an_unaligned_write_stops_the_cpu_until_power_is_cut),
        cmocka_unit_test(a_full_flash_queue_drops_writes_and_says_offset_0),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
