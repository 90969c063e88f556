/* SPDX-License-Identifier: MIT */
/* Answers that are missing, malformed, foreign or untrue, and ports that stop taking bytes. */
#include "support/engine_bench.h"

#include <string.h>

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

static bool is_connecting(const struct bench_request *request)
{
    return request->opcode == 0x09 || request->opcode == 0x07 || request->opcode == 0x02 ||
           (request->opcode == 0x06 && request->object == COMMAND);
}

static void script_request(struct engine_bench *bench, int index, const char *bytes, size_t length)
{
    engine_bench_start_again(bench);
    engine_bench_script(bench, bench_requests[index].opcode, bench_requests[index].object, bytes,
                        length);
}

/* What get CRC would have said of an init packet, select says as well. */
static bool is_dispensable(const struct bench_request *request)
{
    return request->opcode == 0x03 && request->object == COMMAND;
}

/* Data has to be verified behind a recovery, and that is a get CRC of its own. */
static bool is_asked_for_more(const struct bench_request *request)
{
    return request->opcode == 0x03 && request->object == DATA;
}

static void assert_fails_at(struct engine_bench *bench, const struct bench_request *request,
                            enum ndfu_status wanted, const char *text)
{
    if (is_dispensable(request)) {
        assert_int_equal(engine_bench_run(bench), NDFU_OK);
        return;
    }
    assert_int_equal(engine_bench_run(bench), wanted);
    if (!is_asked_for_more(request))
        assert_string_equal(bench->error.operation, request->name);
    assert_message_has(bench, text);
}

static void silence_to_any_request_names_it(void **state)
{
    struct engine_bench *bench = *state;

    for (int i = 0; i < bench_request_count; i++) {
        script_request(bench, i, NULL, 0);
        assert_fails_at(bench, &bench_requests[i], NDFU_E_TIMEOUT, "no answer");
    }
}

static void a_silent_port_is_asked_with_frame_aborts_and_pings_alone(void **state)
{
    struct engine_bench *bench = *state;
    const uint64_t began = bench->now;

    SCRIPT(bench, 0x09, 0, "");
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_message_has(bench, "nothing arrived at all");
    assert_true(bench->target.requests[0x09] > 1);
    assert_int_equal(bench->target.total, bench->target.requests[0x09]);
    assert_true(bench->now - began >= ndfu_limits_default().connect_us);
    assert_true(bench->now - began < 3 * ndfu_limits_default().connect_us);
}

static void an_answer_cut_short_names_its_request(void **state)
{
    struct engine_bench *bench = *state;

    for (int i = 0; i < bench_request_count; i++) {
        const char reply[] = {0x60, (char)bench_requests[i].opcode, (char)0xc0};

        script_request(bench, i, reply, sizeof reply);
        assert_fails_at(bench, &bench_requests[i],
                        is_connecting(&bench_requests[i]) ? NDFU_E_TIMEOUT : NDFU_E_PROTOCOL,
                        "cut short");
    }
}

/* A target that never ends its frames swallows its own answers to pings. */
static void an_endless_frame_is_told_as_such(void **state)
{
    char reply[200];
    struct engine_bench *bench = *state;

    memset(reply, 0x55, sizeof reply);
    for (int i = 0; i < bench_request_count; i++) {
        script_request(bench, i, reply, sizeof reply);
        if (is_dispensable(&bench_requests[i])) {
            assert_int_equal(engine_bench_run(bench), NDFU_OK);
            continue;
        }
        assert_int_not_equal(engine_bench_run(bench), NDFU_OK);
        assert_message_has(bench, "without an end");
    }
}

static void noise_instead_of_an_answer_is_told_from_silence(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x09, 0, "U-Boot 2022.01\r\n\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_message_has(bench, "not a response of the DFU protocol");
    assert_int_equal(bench->target.total, bench->target.requests[0x09]);
}

static void noise_before_an_answer_is_passed_over(void **state)
{
    struct engine_bench *bench = *state;

    /* Noise, an END, then the right answer to get MTU. */
    SCRIPT(bench, 0x07, 0, "AT\r\xc0\xc0\x60\x07\x01\x83\x00\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.longest_write, 128);
}

static void answers_to_other_requests_are_passed_over(void **state)
{
    struct engine_bench *bench = *state;

    /* One to protocol version, which a frame abort can cause, one to an older ping, then its own.
     */
    SCRIPT(bench, 0x02, 0, "\x60\x00\x01\x01\xc0\x60\x09\x01\x05\xc0\x60\x02\x01\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
}

static void an_answer_to_an_older_ping_is_not_taken(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x09, 0, "\x60\x09\x01\x05\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_int_equal(bench->target.total, bench->target.requests[0x09]);
}

static void lost_pings_are_sent_again(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x09, 0, "");
    bench->target.script.times = 2;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.requests[0x09], 3);
}

static void a_target_that_never_has_what_was_sent_is_not_finished(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x03, DATA, "\x60\x03\x01\x00\x08\x00\x00\x01\x02\x03\x04\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_true(bench->target.executed[DATA] < bench_image.size);
}

static void data_that_is_always_spoiled_is_not_executed(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.spoiled_object = DATA;
    bench->target.spoiled_times = UINT32_MAX;
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_message_has(bench, "data was spoiled");
    assert_message_has(bench, "slower writes, a clean restart");
    assert_int_equal(bench->target.executed[DATA], 0);
}

static void data_that_is_spoiled_once_is_sent_again(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.spoiled_object = DATA;
    bench->target.spoiled_times = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

static void an_init_packet_that_is_always_spoiled_is_not_executed(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.spoiled_object = COMMAND;
    bench->target.spoiled_times = UINT32_MAX;
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_int_equal(bench->target.requests[0x04], 0);
}

static void an_init_packet_that_is_spoiled_once_is_sent_again(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.spoiled_object = COMMAND;
    bench->target.spoiled_times = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
}

static void a_receipt_that_tells_of_lost_data_stops_the_writes(void **state)
{
    struct engine_bench *bench = *state;
    unsigned writes;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x08, DATA, "\x60\x03\x01\x00\x00\x00\x00\x00\x00\x00\x00\xc0");
    bench->target.script.times = 1;
    engine_bench_link_up(bench);
    while (!bench->target.has_answered_by_script)
        engine_bench_step(bench);
    writes = bench->target.requests[0x08];
    while (bench->target.requests[0x09] == 1)
        engine_bench_step(bench);
    assert_int_equal(bench->target.requests[0x08], writes);
    assert_int_equal(engine_bench_finish(bench), NDFU_OK);
}

static void a_refused_write_is_a_refusal(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x08, DATA, "\x60\x03\x03\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
    assert_string_equal(bench->error.operation, "write data object");
}

static void nonsense_in_place_of_sizes_gets_one_clean_restart(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.max_size[DATA] = 0xffffffff;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    assert_message_has(bench, "objects of 4294967295 bytes");
    assert_int_equal(bench->target.requests[0x01], 2);
    engine_bench_start_again(bench);
    bench->target.max_size[DATA] = 4095;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    assert_int_equal(bench->target.requests[0x08], 2);
}

static void an_mtu_too_small_for_any_write_is_refused(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 5;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    assert_message_has(bench, "MTU is 5 bytes");
    assert_int_equal(bench->target.requests[0x06], 0);
}

static void a_port_that_takes_no_byte_ends_the_update(void **state)
{
    struct engine_bench *bench = *state;

    bench->stop_at = 2000;
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_message_has(bench, "the port has taken no byte of 'write data object'");
}

static void a_port_that_takes_a_byte_at_a_time_is_enough(void **state)
{
    struct engine_bench *bench = *state;

    bench->chunk = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

static void a_link_that_is_lost_and_stays_lost_says_where(void **state)
{
    struct engine_bench *bench = *state;

    engine_bench_link_up(bench);
    while (bench->target.requests[0x08] < 4)
        assert_true(engine_bench_turn(bench));
    ndfu_engine_link_down(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PORT_GONE);
    assert_message_has(bench, "write data object");
    assert_message_has(bench, "did not come back");
}

/* What was confirmed is known, wherever the engine was when it gave up. */
static void a_link_that_stays_lost_forgets_what_was_confirmed(void **state)
{
    struct engine_bench *bench = *state;
    struct ndfu_error error;
    unsigned writes;

    engine_bench_link_up(bench);
    while (bench->target.executed[DATA] == 0)
        assert_true(engine_bench_turn(bench));
    writes = bench->target.requests[0x08];
    while (bench->target.requests[0x08] == writes)
        assert_true(engine_bench_turn(bench));
    ndfu_engine_link_down(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PORT_GONE);
    assert_int_equal(ndfu_engine_result(bench->engine, &error), NDFU_E_PORT_GONE);
    assert_int_equal(error.offset, bench->target.executed[DATA]);
}

static void a_link_that_comes_back_is_gone_on_with(void **state)
{
    struct engine_bench *bench = *state;

    engine_bench_link_up(bench);
    while (bench->target.requests[0x08] < 4)
        assert_true(engine_bench_turn(bench));
    ndfu_engine_link_down(bench->engine, bench->now);
    bench->target.reply_length = 0;
    bench->now += 2000000;
    ndfu_engine_tick(bench->engine, bench->now);
    engine_bench_link_up(bench);
    assert_int_equal(engine_bench_finish(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

/* Until the first trouble is told. */
static uint64_t time_to_trouble(struct engine_bench *bench, uint32_t baud_rate, uint16_t mtu)
{
    const uint64_t began = bench->now;

    engine_bench_start_again(bench);
    bench->link = (struct ndfu_link){.baud_rate = baud_rate, .has_flow_control = true};
    bench->target.mtu = mtu;
    SCRIPT(bench, 0x03, DATA, "");
    engine_bench_link_up(bench);
    while (bench->last.type != NDFU_EVENT_RETRY)
        engine_bench_step(bench);
    bench->last.type = NDFU_EVENT_PROGRESS;
    return bench->now - began;
}

/* The limit counts from when the last byte can have left: at 9600 baud an object takes 4.3 s, of
 * which some passes while the target is left to erase. */
static void a_slow_line_is_given_its_time(void **state)
{
    const uint64_t fast = time_to_trouble(*state, 0, 131);

    assert_true(time_to_trouble(*state, 9600, 131) >= fast + 3700000);
}

/* The port of a USB device has a baud rate as well, but it means nothing. */
static void a_slow_rate_over_usb_buys_no_time(void **state)
{
    const uint64_t fast = time_to_trouble(*state, 0, 2051);

    assert_true(time_to_trouble(*state, 9600, 2051) < fast + 100000);
}

static void a_cancel_anywhere_leaves_the_target_between_frames(void **state)
{
    struct engine_bench *bench = *state;
    size_t whole;

    bench->chunk = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    whole = bench->sent;
    /* Every byte up to the second write, then every thirteenth. */
    for (size_t stop = 0; stop < whole; stop += stop < 3000 ? 1 : 13) {
        engine_bench_start_again(bench);
        engine_bench_link_up(bench);
        while (bench->sent < stop)
            assert_true(engine_bench_turn(bench));
        ndfu_engine_cancel(bench->engine, bench->now);
        assert_int_equal(engine_bench_finish(bench), NDFU_E_CANCELLED);
        assert_true(bench->target.is_between_frames);
        assert_true(bench->sent - stop <= 2 * 2049 + 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(silence_to_any_request_names_it),
        TEST(a_silent_port_is_asked_with_frame_aborts_and_pings_alone),
        TEST(an_answer_cut_short_names_its_request),
        TEST(an_endless_frame_is_told_as_such),
        TEST(noise_instead_of_an_answer_is_told_from_silence),
        TEST(noise_before_an_answer_is_passed_over),
        TEST(answers_to_other_requests_are_passed_over),
        TEST(an_answer_to_an_older_ping_is_not_taken),
        TEST(lost_pings_are_sent_again),
        TEST(a_target_that_never_has_what_was_sent_is_not_finished),
        TEST(data_that_is_always_spoiled_is_not_executed),
        TEST(data_that_is_spoiled_once_is_sent_again),
        TEST(an_init_packet_that_is_always_spoiled_is_not_executed),
        TEST(an_init_packet_that_is_spoiled_once_is_sent_again),
        TEST(a_receipt_that_tells_of_lost_data_stops_the_writes),
        TEST(a_refused_write_is_a_refusal),
        TEST(nonsense_in_place_of_sizes_gets_one_clean_restart),
        TEST(an_mtu_too_small_for_any_write_is_refused),
        TEST(a_port_that_takes_no_byte_ends_the_update),
        TEST(a_port_that_takes_a_byte_at_a_time_is_enough),
        TEST(a_link_that_is_lost_and_stays_lost_says_where),
        TEST(a_link_that_stays_lost_forgets_what_was_confirmed),
        TEST(a_link_that_comes_back_is_gone_on_with),
        TEST(a_slow_line_is_given_its_time),
        TEST(a_slow_rate_over_usb_buys_no_time),
        TEST(a_cancel_anywhere_leaves_the_target_between_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
