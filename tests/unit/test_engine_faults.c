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

static void silence_to_any_request_names_it(void **state)
{
    struct engine_bench *bench = *state;

    for (int i = 0; i < bench_request_count; i++) {
        script_request(bench, i, NULL, 0);
        assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
        assert_string_equal(bench->error.operation, bench_requests[i].name);
        assert_message_has(bench, "no answer");
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
        assert_int_equal(engine_bench_run(bench),
                         is_connecting(&bench_requests[i]) ? NDFU_E_TIMEOUT : NDFU_E_PROTOCOL);
        assert_string_equal(bench->error.operation, bench_requests[i].name);
        assert_message_has(bench, "cut short");
    }
}

static void an_endless_frame_is_told_as_such(void **state)
{
    char reply[200];
    struct engine_bench *bench = *state;

    memset(reply, 0x55, sizeof reply);
    for (int i = 0; i < bench_request_count; i++) {
        script_request(bench, i, reply, sizeof reply);
        assert_int_equal(engine_bench_run(bench),
                         is_connecting(&bench_requests[i]) ? NDFU_E_TIMEOUT : NDFU_E_PROTOCOL);
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

static void a_target_that_has_less_than_was_sent_is_not_executed(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x03, DATA, "\x60\x03\x01\x00\x08\x00\x00\x01\x02\x03\x04\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_message_has(bench, "the target has 2048 bytes, 4096 were sent");
    assert_int_equal(bench->target.executed[DATA], 0);
    assert_int_equal(bench->target.after_script, 0);
}

static void a_wrong_crc_is_not_executed(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x03, DATA, "\x60\x03\x01\x00\x10\x00\x00\x01\x02\x03\x04\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_message_has(bench, "CRC 04030201");
    assert_int_equal(bench->target.executed[DATA], 0);
}

static void a_wrong_crc_of_the_init_packet_is_not_executed(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x03, COMMAND, "\x60\x03\x01\x8b\x00\x00\x00\x01\x02\x03\x04\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_int_equal(bench->target.executed[COMMAND], 0);
}

static void a_receipt_that_tells_of_lost_data_stops_the_writes(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x08, DATA, "\x60\x03\x01\x00\x00\x00\x00\x00\x00\x00\x00\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_DATA);
    assert_int_equal(bench->target.after_script, 0);
}

static void a_refused_write_is_a_refusal(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x08, DATA, "\x60\x03\x03\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
    assert_string_equal(bench->error.operation, "write data object");
}

static void nonsense_in_place_of_sizes_is_refused(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.max_size[COMMAND] = 0;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    assert_int_equal(bench->target.requests[0x01], 0);
    engine_bench_start_again(bench);
    bench->target.max_size[DATA] = 0xffffffff;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    engine_bench_start_again(bench);
    bench->target.max_size[DATA] = 4095;
    assert_int_equal(engine_bench_run(bench), NDFU_E_PROTOCOL);
    engine_bench_start_again(bench);
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

static void a_lost_link_ends_the_update_and_says_where(void **state)
{
    struct engine_bench *bench = *state;

    ndfu_engine_link_up(bench->engine, bench->now, &bench->link);
    while (bench->target.requests[0x08] < 4)
        assert_true(engine_bench_turn(bench));
    ndfu_engine_link_down(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PORT_GONE);
    assert_message_has(bench, "write data object");
    assert_int_equal(bench->error.offset, 4096);
}

/* The limit counts from when the last byte can have left: at 9600 baud an object takes 4.3 s. */
static void a_slow_line_is_given_its_time(void **state)
{
    struct engine_bench *bench = *state;
    uint64_t began;

    bench->link = (struct ndfu_link){.baud_rate = 9600, .has_flow_control = true};
    bench->target.mtu = 131;
    SCRIPT(bench, 0x03, DATA, "");
    began = bench->now;
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_string_equal(bench->error.operation, "get CRC of data object");
    assert_true(bench->now - began >= 4266000 + ndfu_limits_default().crc_us);
}

/* The port of a USB device has a baud rate as well, but it means nothing. */
static void a_slow_rate_over_usb_buys_no_time(void **state)
{
    struct engine_bench *bench = *state;
    const uint64_t began = bench->now;

    bench->link = (struct ndfu_link){.baud_rate = 9600};
    SCRIPT(bench, 0x03, DATA, "");
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_true(bench->now - began < 1000000 + ndfu_limits_default().crc_us);
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
        ndfu_engine_link_up(bench->engine, bench->now, &bench->link);
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
        TEST(a_target_that_has_less_than_was_sent_is_not_executed),
        TEST(a_wrong_crc_is_not_executed),
        TEST(a_wrong_crc_of_the_init_packet_is_not_executed),
        TEST(a_receipt_that_tells_of_lost_data_stops_the_writes),
        TEST(a_refused_write_is_a_refusal),
        TEST(nonsense_in_place_of_sizes_is_refused),
        TEST(a_port_that_takes_no_byte_ends_the_update),
        TEST(a_port_that_takes_a_byte_at_a_time_is_enough),
        TEST(a_lost_link_ends_the_update_and_says_where),
        TEST(a_slow_line_is_given_its_time),
        TEST(a_slow_rate_over_usb_buys_no_time),
        TEST(a_cancel_anywhere_leaves_the_target_between_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
