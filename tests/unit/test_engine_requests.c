/* SPDX-License-Identifier: MIT */
/* Which requests an undisturbed update makes, and which events it tells. */
#include "support/engine_bench.h"

#include <string.h>

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

static void an_update_makes_its_requests_in_order(void **state)
{
    static const uint8_t wanted[] = {
        0x09, 0x07, 0x02,                   /* ping, MTU, PRN */
        0x06, 0x01, 0x08, 0x03, 0x04,       /* init packet */
        0x06, 0x01, 0x08, 0x08, 0x03, 0x04, /* 4096 bytes */
        0x01, 0x08, 0x08, 0x03, 0x04,       /* 4096 bytes */
        0x01, 0x08, 0x03, 0x04,             /* 1808 bytes */
    };
    struct engine_bench *bench = *state;

    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.total, sizeof wanted);
    assert_memory_equal(bench->target.log, wanted, sizeof wanted);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
    assert_int_equal(bench->target.longest_write, 2048);
}

static void a_uart_without_flow_control_gets_a_receipt_for_every_write(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    bench->link.baud_rate = 115200;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.prn, 1);
    assert_int_equal(bench->target.longest_write, 128);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

static void a_uart_with_flow_control_gets_no_receipts(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    bench->link = (struct ndfu_link){.baud_rate = 115200, .has_flow_control = true};
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.prn, 0);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

/* The target executes an empty frame with whatever opcode an older frame left in its buffer. */
static void the_first_bytes_are_a_frame_abort_and_never_an_end(void **state)
{
    struct engine_bench *bench = *state;
    const uint8_t *bytes;

    engine_bench_link_up(bench);
    assert_int_equal(ndfu_engine_output(bench->engine, &bytes), 3 + 4);
    assert_memory_equal(bytes, "\xdb\x00\xc0\x09\xdb\xdc\xc0", 7);
}

static void nothing_is_sent_before_the_link_is_up(void **state)
{
    struct engine_bench *bench = *state;
    const uint8_t *bytes;

    ndfu_engine_tick(bench->engine, bench->now);
    assert_int_equal(ndfu_engine_output(bench->engine, &bytes), 0);
    assert_false(ndfu_engine_is_finished(bench->engine));
}

static void events_tell_the_whole_story(void **state)
{
    static const enum ndfu_event_type wanted[] = {
        NDFU_EVENT_CONNECTED, NDFU_EVENT_IMAGE,      NDFU_EVENT_PROGRESS,
        NDFU_EVENT_WAITING,   NDFU_EVENT_IMAGE_DONE, NDFU_EVENT_DONE,
    };
    struct engine_bench *bench = *state;
    const struct ndfu_event *event;
    size_t next = 0;
    uint64_t done = 0;
    const uint8_t *bytes;

    engine_bench_link_up(bench);
    while (!ndfu_engine_is_finished(bench->engine)) {
        const size_t length = ndfu_engine_output(bench->engine, &bytes);
        const size_t arrived = bench->target.reply_length;

        bench->target.reply_length = 0;
        if (length > 0) {
            scripted_target_receive(&bench->target, bytes, length);
            ndfu_engine_sent(bench->engine, bench->now, length);
        } else {
            ndfu_engine_receive(bench->engine, bench->now, bench->target.reply, arrived);
        }
        while ((event = ndfu_engine_next_event(bench->engine))) {
            if (event->type != wanted[next])
                assert_int_equal(event->type, wanted[++next]);
            assert_true(event->done >= done);
            done = event->done;
            assert_int_equal(event->total, bench_image.size);
        }
    }
    assert_int_equal(wanted[next], NDFU_EVENT_DONE);
    assert_int_equal(done, bench_image.size);
}

static void an_engine_answers_the_same_to_the_same(void **state)
{
    struct engine_bench *bench = *state;
    uint8_t first[sizeof bench->target.log];

    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    memcpy(first, bench->target.log, sizeof first);
    engine_bench_start_again(bench);
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_memory_equal(first, bench->target.log, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_update_makes_its_requests_in_order),
        TEST(a_uart_without_flow_control_gets_a_receipt_for_every_write),
        TEST(a_uart_with_flow_control_gets_no_receipts),
        TEST(the_first_bytes_are_a_frame_abort_and_never_an_end),
        TEST(nothing_is_sent_before_the_link_is_up),
        TEST(events_tell_the_whole_story),
        TEST(an_engine_answers_the_same_to_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
