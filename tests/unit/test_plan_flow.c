/* SPDX-License-Identifier: MIT */
/* How fast a target is fed, by what is known of it, and the order of the rungs. */
#include "support/cmocka.h"

#include <string.h>

#include "plan/flow.h"
#include "plan/ladder.h"

enum { OBJECT = 4096, MS = 1000 };

static struct ndfu_flow_input input_of(uint16_t mtu, bool has_flow_control, unsigned level)
{
    return (struct ndfu_flow_input){
        .mtu = mtu,
        .object_size = OBJECT,
        .has_flow_control = has_flow_control,
        .level = level,
        .wish = NDFU_FLOW_NO_WISH,
    };
}

static struct ndfu_flow flow_of(uint16_t mtu, bool has_flow_control, unsigned level)
{
    const struct ndfu_flow_input input = input_of(mtu, has_flow_control, level);

    return ndfu_flow_choose(&input);
}

static struct ndfu_pace pace_of(const struct ndfu_flow_input *flow, bool is_erasing, bool is_first,
                                bool is_unsettled)
{
    const struct ndfu_pace_input input = {flow, is_erasing, is_first, is_unsettled};

    return ndfu_pace_choose(&input);
}

static bool is_free(struct ndfu_pace pace)
{
    return pace.burst > OBJECT && pace.settle_us == 0 && pace.spacing_us == 0;
}

static void usb_takes_two_writes_to_a_page_and_no_receipts(void **state)
{
    (void)state;
    assert_int_equal(flow_of(2051, false, 0).payload, 2048);
    assert_int_equal(flow_of(2051, false, 0).prn, 0);
}

static void a_uart_takes_the_longest_write_and_receipts_without_flow_control(void **state)
{
    (void)state;
    assert_int_equal(flow_of(131, true, 0).payload, 128);
    assert_int_equal(flow_of(131, true, 0).prn, 0);
    assert_int_equal(flow_of(131, false, 0).payload, 128);
    assert_int_equal(flow_of(131, false, 0).prn, 1);
}

static void any_mtu_gives_a_payload_that_fits_and_divides_a_page(void **state)
{
    (void)state;
    for (unsigned mtu = NDFU_MTU_MIN; mtu <= UINT16_MAX; mtu++) {
        for (unsigned level = 0; level < NDFU_FLOW_LEVELS; level++) {
            const uint32_t payload = flow_of((uint16_t)mtu, false, level).payload;

            assert_true(payload >= 4 && payload % 4 == 0);
            assert_true(payload + 1 <= mtu - 1 && payload <= NDFU_PAYLOAD_MAX);
        }
    }
}

static void every_level_is_slower_than_the_one_before(void **state)
{
    (void)state;
    for (unsigned level = 1; level < NDFU_FLOW_LEVELS; level++) {
        const struct ndfu_flow_input slower = input_of(2051, false, level);
        const struct ndfu_flow_input faster = input_of(2051, false, level - 1);

        assert_true(ndfu_flow_choose(&slower).payload <= ndfu_flow_choose(&faster).payload);
        assert_int_equal(ndfu_flow_choose(&slower).prn, 1);
        assert_true(pace_of(&slower, true, false, false).burst <=
                    pace_of(&faster, true, false, false).burst);
        assert_true(pace_of(&slower, true, false, false).settle_us >=
                    pace_of(&faster, true, false, false).settle_us);
    }
}

static void two_writes_to_a_page_need_no_pause_even_during_an_erase(void **state)
{
    const struct ndfu_flow_input usb = input_of(2051, false, 0);

    (void)state;
    assert_true(is_free(pace_of(&usb, true, true, false)));
    assert_true(is_free(pace_of(&usb, false, false, false)));
}

static void small_writes_wait_for_an_erase_that_may_be_running(void **state)
{
    const struct ndfu_flow_input uart = input_of(131, true, 0);
    struct ndfu_pace pace = pace_of(&uart, true, false, false);

    (void)state;
    assert_int_equal(pace.burst, 2);
    assert_true(pace.settle_us >= 100 * MS);
    assert_true(pace_of(&uart, true, true, false).settle_us >= 500 * MS);
    assert_true(is_free(pace_of(&uart, false, true, false)));
}

/* 1024 bytes take 10.5 ms to be written to flash. */
static void writes_are_spaced_so_that_flash_keeps_up(void **state)
{
    struct ndfu_flow_input usb = input_of(2051, false, 1);
    const struct ndfu_pace pace = pace_of(&usb, true, false, false);

    (void)state;
    assert_int_equal(ndfu_flow_choose(&usb).payload, 1024);
    assert_true(pace.spacing_us >= 10500);
}

static void writes_of_an_earlier_host_may_hold_buffers(void **state)
{
    const struct ndfu_flow_input usb = input_of(2051, false, 0);
    const struct ndfu_pace pace = pace_of(&usb, true, true, true);

    (void)state;
    assert_int_equal(pace.burst, 0);
    assert_true(pace.settle_us >= 250 * MS);
    assert_true(is_free(pace_of(&usb, false, true, true)));
}

static void a_wish_counts_until_it_has_failed(void **state)
{
    struct ndfu_flow_input usb = input_of(2051, false, 0);

    (void)state;
    usb.wish = (struct ndfu_flow_wish){.payload = 1026, .prn = 8, .pace_us = 5 * MS};
    assert_int_equal(ndfu_flow_choose(&usb).payload, 1024);
    assert_int_equal(ndfu_flow_choose(&usb).prn, 8);
    assert_int_equal(pace_of(&usb, false, false, false).spacing_us, 5 * MS);
    usb.wish.payload = 1 << 20;
    assert_int_equal(ndfu_flow_choose(&usb).payload, 2048);
    usb.level = 1;
    assert_int_equal(ndfu_flow_choose(&usb).prn, 1);
    assert_int_equal(ndfu_flow_choose(&usb).payload, 1024);
}

static void a_uart_that_may_lose_bytes_is_left_alone_behind_an_execute(void **state)
{
    const struct ndfu_flow_input bare = input_of(131, false, 0);
    const struct ndfu_flow_input wired = input_of(131, true, 0);
    const struct ndfu_flow_input slow = input_of(131, false, 1);

    (void)state;
    assert_true(ndfu_pause_after_execute(&bare, true) >= 400 * MS);
    assert_int_equal(ndfu_pause_after_execute(&wired, true), 0);
    assert_int_equal(ndfu_pause_after_execute(&bare, false), 0);
    assert_true(ndfu_pause_after_execute(&slow, false) >= 200 * MS);
}

static void every_ladder_ends_and_tries_the_mild_rungs_first(void **state)
{
    static const enum ndfu_trouble troubles[] = {NDFU_TROUBLE_SILENCE, NDFU_TROUBLE_LOSS,
                                                 NDFU_TROUBLE_RESET,   NDFU_TROUBLE_REFUSAL,
                                                 NDFU_TROUBLE_DENIAL,  NDFU_TROUBLE_LINK};

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        unsigned attempt = 0;
        unsigned first_restart = 100;
        unsigned first_abort = 100;

        for (; ndfu_ladder_next(troubles[i], false, attempt) != NDFU_RUNG_FAIL; attempt++) {
            const enum ndfu_rung rung = ndfu_ladder_next(troubles[i], false, attempt);

            assert_true(attempt < 20);
            if (rung == NDFU_RUNG_RESTART && first_restart > attempt)
                first_restart = attempt;
            if (rung == NDFU_RUNG_ABORT && first_abort > attempt)
                first_abort = attempt;
        }
        assert_true(attempt >= 2 && first_restart > 0);
        assert_true(first_abort == 100 || first_abort > first_restart);
        assert_int_equal(ndfu_ladder_next(troubles[i], false, 1000), NDFU_RUNG_FAIL);
    }
}

static void silence_alone_is_asked_about_again(void **state)
{
    (void)state;
    assert_int_equal(ndfu_ladder_next(NDFU_TROUBLE_SILENCE, true, 0), NDFU_RUNG_ASK);
    assert_int_equal(ndfu_ladder_next(NDFU_TROUBLE_SILENCE, true, 3), NDFU_RUNG_ASK);
    assert_int_equal(ndfu_ladder_next(NDFU_TROUBLE_LOSS, true, 0), NDFU_RUNG_SLOWER);
}

static void every_rung_has_its_own_words(void **state)
{
    (void)state;
    for (int rung = 0; rung <= NDFU_RUNG_FAIL; rung++) {
        for (int other = rung + 1; other <= NDFU_RUNG_FAIL; other++)
            assert_string_not_equal(ndfu_rung_text((enum ndfu_rung)rung),
                                    ndfu_rung_text((enum ndfu_rung)other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usb_takes_two_writes_to_a_page_and_no_receipts),
        cmocka_unit_test(a_uart_takes_the_longest_write_and_receipts_without_flow_control),
        cmocka_unit_test(any_mtu_gives_a_payload_that_fits_and_divides_a_page),
        cmocka_unit_test(every_level_is_slower_than_the_one_before),
        cmocka_unit_test(two_writes_to_a_page_need_no_pause_even_during_an_erase),
        cmocka_unit_test(small_writes_wait_for_an_erase_that_may_be_running),
        cmocka_unit_test(writes_are_spaced_so_that_flash_keeps_up),
        cmocka_unit_test(writes_of_an_earlier_host_may_hold_buffers),
        cmocka_unit_test(a_wish_counts_until_it_has_failed),
        cmocka_unit_test(a_uart_that_may_lose_bytes_is_left_alone_behind_an_execute),
        cmocka_unit_test(every_ladder_ends_and_tries_the_mild_rungs_first),
        cmocka_unit_test(silence_alone_is_asked_about_again),
        cmocka_unit_test(every_rung_has_its_own_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
