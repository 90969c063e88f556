/* SPDX-License-Identifier: MIT */
/* Every "no" that a target can answer to every request. */
#include "support/engine_bench.h"

#include <string.h>

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

/* A request may have been spoiled, and what a target says of data may come of a state that can be
 * mended: most is tried again before it is believed. Not so what it says of our init packet. */
static bool is_retried(const struct bench_request *request, int result)
{
    if (request->opcode == 0x04 && request->object == COMMAND)
        return result == 0x02 || result == 0x07 || result == 0x0a;
    return result != 0x0b;
}

/* "Not supported" says that there is a bootloader, and an update can do without these. */
static bool is_tolerated(const struct bench_request *request, int result)
{
    return result == 0x02 &&
           (request->opcode == 0x09 || request->opcode == 0x07 || request->opcode == 0x02);
}

/* These two would have to be escaped, and are no codes. */
static bool is_framing(int byte)
{
    return byte == 0xc0 || byte == 0xdb;
}

/* What get CRC would have said of an init packet, select says as well. */
static bool is_dispensable(const struct bench_request *request, int result)
{
    return request->opcode == 0x03 && request->object == COMMAND && result != 0x0b;
}

static void assert_refused(struct engine_bench *bench, const struct bench_request *request,
                           int result, int extended)
{
    char reply[5] = {0x60, (char)request->opcode, (char)result, (char)extended, (char)0xc0};
    size_t length = sizeof reply;

    if (result != 0x0b) {
        reply[3] = (char)0xc0;
        length = 4;
    }
    engine_bench_start_again(bench);
    engine_bench_script(bench, request->opcode, request->object, reply, length);
    if (is_dispensable(request, result)) {
        assert_int_equal(engine_bench_run(bench), NDFU_OK);
        return;
    }
    assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
    assert_int_equal(bench->error.layer, NDFU_LAYER_TARGET);
    assert_int_equal(bench->error.opcode, request->opcode);
    assert_int_equal(bench->error.target_result, result);
    assert_int_equal(bench->error.target_extended, extended);
    /* Data has to be verified behind a recovery, and that is a get CRC of its own. */
    if (request->opcode != 0x03 || request->object != DATA || result == 0x0b) {
        assert_string_equal(bench->error.operation, request->name);
        assert_message_has(bench, request->name);
    }
    if (!is_retried(request, result))
        assert_int_equal(bench->target.after_script, 0);
}

static void every_result_code_to_every_request_ends_the_update(void **state)
{
    for (int i = 0; i < bench_request_count; i++) {
        for (int result = 0; result < 256; result++) {
            if (result != 0x01 && result != 0x0b && !is_framing(result) &&
                !is_tolerated(&bench_requests[i], result))
                assert_refused(*state, &bench_requests[i], result, 0);
        }
    }
}

static void every_extended_error_to_every_request_ends_the_update(void **state)
{
    for (int i = 0; i < bench_request_count; i++) {
        for (int extended = 0; extended < 256; extended++) {
            if (!is_framing(extended))
                assert_refused(*state, &bench_requests[i], 0x0b, extended);
        }
    }
}

static void no_two_refusals_have_the_same_message(void **state)
{
    static char messages[512][sizeof((struct ndfu_error *)0)->message];
    const struct engine_bench *bench = *state;
    size_t count = 0;

    for (int i = 0; i < bench_request_count; i++) {
        for (int result = 0; result < 16; result++) {
            if (result == 0x01 || result == 0x0b || is_tolerated(&bench_requests[i], result) ||
                is_dispensable(&bench_requests[i], result))
                continue;
            assert_refused(*state, &bench_requests[i], result, 0);
            strcpy(messages[count++], bench->error.message);
        }
        for (int extended = 0; extended < 16; extended++) {
            assert_refused(*state, &bench_requests[i], 0x0b, extended);
            strcpy(messages[count++], bench->error.message);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++)
            assert_string_not_equal(messages[i], messages[k]);
    }
}

static void a_refused_version_tells_the_package_s_own(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x04, COMMAND, "\x60\x04\x0b\x05\xc0");
    (void)engine_bench_run(bench);
    assert_message_has(bench, "version 7");
}

static void a_refused_hardware_version_tells_the_package_s_own(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x04, COMMAND, "\x60\x04\x0b\x06\xc0");
    (void)engine_bench_run(bench);
    assert_message_has(bench, "hardware version 52");
}

static void a_refused_softdevice_tells_the_package_s_own_by_name(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x04, COMMAND, "\x60\x04\x0b\x07\xc0");
    (void)engine_bench_run(bench);
    assert_message_has(bench, "0x0100 s140_nrf52_7.2.0, 0xcafe");
}

static void an_invalid_object_for_an_init_packet_is_told_as_a_bad_signature(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x04, COMMAND, "\x60\x04\x05\xc0");
    (void)engine_bench_run(bench);
    assert_message_has(bench, "signature does not verify");
}

static void an_extended_error_without_its_byte_is_a_refusal_without_reason(void **state)
{
    struct engine_bench *bench = *state;

    for (int i = 0; i < bench_request_count; i++) {
        const char reply[] = {0x60, (char)bench_requests[i].opcode, 0x0b, (char)0xc0};

        engine_bench_start_again(bench);
        engine_bench_script(bench, bench_requests[i].opcode, bench_requests[i].object, reply,
                            sizeof reply);
        assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
        assert_message_has(bench, "no extended error was set");
        assert_int_equal(bench->target.after_script, 0);
    }
}

static void a_target_without_ping_is_updated_all_the_same(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x09, 0, "\x60\x09\x02\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
}

static void a_target_without_mtu_gets_writes_that_fit_any(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x07, 0, "\x60\x07\x02\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.longest_write, 128);
}

static void a_target_without_prn_is_updated_where_no_receipts_are_needed(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x02, 0, "\x60\x02\x02\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
}

static void a_target_without_prn_is_not_fed_where_receipts_are_needed(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x02, 0, "\x60\x02\x02\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
    assert_int_equal(bench->target.requests[0x08], 0);
}

static void a_full_flash_queue_is_waited_out(void **state)
{
    struct engine_bench *bench = *state;
    const uint64_t began = bench->now;

    SCRIPT(bench, 0x01, DATA, "\x60\x01\x05\xc0");
    bench->target.script.times = 3;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.requests[0x01], 4 + 3);
    assert_true(bench->now - began >= 3 * ndfu_limits_default().busy_us);
}

static void a_flash_queue_that_stays_full_is_given_up(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x01, DATA, "\x60\x01\x05\xc0");
    assert_int_equal(engine_bench_run(bench), NDFU_E_REFUSED);
    assert_true(bench->target.requests[0x01] > ndfu_limits_default().busy_attempts);
    assert_true(bench->target.requests[0x01] < 100);
}

static void an_init_packet_longer_than_the_target_takes_is_not_sent(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.max_size[COMMAND] = 136;
    assert_int_equal(engine_bench_run(bench), NDFU_E_UNSUITABLE);
    assert_message_has(bench, "139 bytes, but the target takes at most 136");
    assert_int_equal(bench->target.requests[0x01], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_result_code_to_every_request_ends_the_update),
        TEST(every_extended_error_to_every_request_ends_the_update),
        TEST(no_two_refusals_have_the_same_message),
        TEST(a_refused_version_tells_the_package_s_own),
        TEST(a_refused_hardware_version_tells_the_package_s_own),
        TEST(a_refused_softdevice_tells_the_package_s_own_by_name),
        TEST(an_invalid_object_for_an_init_packet_is_told_as_a_bad_signature),
        TEST(an_extended_error_without_its_byte_is_a_refusal_without_reason),
        TEST(a_target_without_ping_is_updated_all_the_same),
        TEST(a_target_without_mtu_gets_writes_that_fit_any),
        TEST(a_target_without_prn_is_updated_where_no_receipts_are_needed),
        TEST(a_target_without_prn_is_not_fed_where_receipts_are_needed),
        TEST(a_full_flash_queue_is_waited_out),
        TEST(a_flash_queue_that_stays_full_is_given_up),
        TEST(an_init_packet_longer_than_the_target_takes_is_not_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
