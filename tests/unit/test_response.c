/* SPDX-License-Identifier: MIT */
/* Every response, whole, cut at every length, and one byte too long. */
#include "support/cmocka.h"

#include <string.h>

#include "wire/response.h"

/* A copy on the heap of just the right size, so that a sanitizer sees any read behind it. */
static enum ndfu_response_fault parse(struct ndfu_response *response, const char *bytes,
                                      size_t length)
{
    uint8_t *copy = test_malloc(length ? length : 1);
    enum ndfu_response_fault fault;

    memcpy(copy, bytes, length);
    fault = ndfu_response_parse(response, copy, length);
    test_free(copy);
    return fault;
}

#define PARSE(response, text) parse(response, text, sizeof(text) - 1)

static const struct {
    const char *bytes;
    size_t length;
} successes[] = {
    {"\x60\x00\x01\x01", 4},
    {"\x60\x01\x01", 3},
    {"\x60\x02\x01", 3},
    {"\x60\x03\x01\x00\x10\x00\x00\x4b\xc6\x77\x48", 11},
    {"\x60\x04\x01", 3},
    {"\x60\x06\x01\x00\x10\x00\x00\x00\x04\x00\x00\x9c\xc3\xea\x95", 15},
    {"\x60\x07\x01\x03\x08", 5},
    {"\x60\x09\x01\x2a", 4},
    {"\x60\x0a\x01\x40\x28\x05\x00\x30\x44\x41\x41\x00\x00\x10\x00\x00\x00\x04\x00\x00\x10\x00\x00",
     23},
    {"\x60\x0b\x01\x01\x07\x00\x00\x00\x00\x10\x00\x00\x00\x20\x00\x00", 16},
    {"\x60\x0c\x01", 3},
};

enum { SUCCESSES = sizeof successes / sizeof successes[0] };

static void each_success_is_read(void **state)
{
    struct ndfu_response response;

    (void)state;
    for (size_t i = 0; i < SUCCESSES; i++) {
        assert_int_equal(parse(&response, successes[i].bytes, successes[i].length),
                         NDFU_RESPONSE_SOUND);
        assert_int_equal(response.opcode, (uint8_t)successes[i].bytes[1]);
        assert_int_equal(response.result, NDFU_RESULT_SUCCESS);
    }
}

static void values_are_little_endian_and_in_their_places(void **state)
{
    struct ndfu_response response;

    (void)state;
    (void)parse(&response, successes[3].bytes, successes[3].length);
    assert_int_equal(response.crc.offset, 4096);
    assert_int_equal(response.crc.crc, 0x4877c64b);
    (void)parse(&response, successes[5].bytes, successes[5].length);
    assert_int_equal(response.select.max_size, 4096);
    assert_int_equal(response.select.offset, 1024);
    assert_int_equal(response.select.crc, 0x95eac39c);
    (void)parse(&response, successes[6].bytes, successes[6].length);
    assert_int_equal(response.mtu, 2051);
    (void)parse(&response, successes[7].bytes, successes[7].length);
    assert_int_equal(response.ping_id, 42);
    (void)parse(&response, successes[8].bytes, successes[8].length);
    assert_int_equal(response.hardware.part, 0x52840);
    assert_int_equal(response.hardware.variant, 0x41414430);
    assert_int_equal(response.hardware.rom_size, 1024 * 1024);
    assert_int_equal(response.hardware.ram_size, 256 * 1024);
    assert_int_equal(response.hardware.rom_page_size, 4096);
    (void)parse(&response, successes[9].bytes, successes[9].length);
    assert_int_equal(response.firmware.type, 1);
    assert_int_equal(response.firmware.version, 7);
    assert_int_equal(response.firmware.address, 0x1000);
    assert_int_equal(response.firmware.length, 0x2000);
}

static void a_response_cut_anywhere_is_refused(void **state)
{
    struct ndfu_response response;

    (void)state;
    for (size_t i = 0; i < SUCCESSES; i++) {
        assert_int_equal(parse(&response, successes[i].bytes, 0), NDFU_RESPONSE_FOREIGN);
        for (size_t length = 1; length < successes[i].length; length++)
            assert_int_equal(parse(&response, successes[i].bytes, length), NDFU_RESPONSE_CUT);
    }
}

static void a_response_with_a_byte_too_many_is_refused(void **state)
{
    char longer[32] = {0};
    struct ndfu_response response;

    (void)state;
    for (size_t i = 0; i < SUCCESSES; i++) {
        memcpy(longer, successes[i].bytes, successes[i].length);
        assert_int_equal(parse(&response, longer, successes[i].length + 1), NDFU_RESPONSE_OVERLONG);
    }
}

static void a_failure_carries_its_result(void **state)
{
    struct ndfu_response response;

    (void)state;
    assert_int_equal(PARSE(&response, "\x60\x01\x08"), NDFU_RESPONSE_SOUND);
    assert_int_equal(response.opcode, NDFU_OP_CREATE);
    assert_int_equal(response.result, NDFU_RESULT_NOT_PERMITTED);
    assert_int_equal(PARSE(&response, "\x60\x03\x05"), NDFU_RESPONSE_SOUND);
    assert_int_equal(PARSE(&response, "\x60\x01\x08\x00"), NDFU_RESPONSE_OVERLONG);
}

static void an_extended_error_carries_its_code(void **state)
{
    struct ndfu_response response;

    (void)state;
    assert_int_equal(PARSE(&response, "\x60\x04\x0b\x06"), NDFU_RESPONSE_SOUND);
    assert_int_equal(response.result, NDFU_RESULT_EXTENDED);
    assert_int_equal(response.extended, NDFU_EXTENDED_HARDWARE_VERSION);
    assert_int_equal(PARSE(&response, "\x60\x04\x0b\x06\x00"), NDFU_RESPONSE_OVERLONG);
}

static void an_extended_error_without_its_byte_is_told_apart(void **state)
{
    struct ndfu_response response;

    (void)state;
    assert_int_equal(PARSE(&response, "\x60\x04\x0b"), NDFU_RESPONSE_NO_REASON);
    assert_int_equal(response.opcode, NDFU_OP_EXECUTE);
    assert_int_equal(response.result, NDFU_RESULT_EXTENDED);
}

static void what_is_no_response_is_foreign(void **state)
{
    struct ndfu_response response;

    (void)state;
    assert_int_equal(PARSE(&response, "AT\r"), NDFU_RESPONSE_FOREIGN);
    assert_int_equal(PARSE(&response, "\x01\x02\x00\x10\x00\x00"), NDFU_RESPONSE_FOREIGN);
}

static void answers_to_requests_that_do_not_exist_are_unknown(void **state)
{
    struct ndfu_response response;

    (void)state;
    assert_int_equal(PARSE(&response, "\x60\x05\x01"), NDFU_RESPONSE_UNKNOWN);
    assert_int_equal(PARSE(&response, "\x60\x55\x02"), NDFU_RESPONSE_UNKNOWN);
    assert_int_equal(PARSE(&response, "\x60\xff\x01"), NDFU_RESPONSE_UNKNOWN);
}

static void every_number_has_a_text(void **state)
{
    (void)state;
    for (unsigned number = 0; number < 256; number++) {
        assert_non_null(ndfu_opcode_name((uint8_t)number));
        assert_non_null(ndfu_result_text((uint8_t)number));
        assert_non_null(ndfu_extended_text((uint8_t)number));
    }
    assert_string_equal(ndfu_opcode_name(0x05), "unknown request");
    assert_string_equal(ndfu_result_text(0x06), "unknown result code");
    assert_string_equal(ndfu_extended_text(0x0e), "unknown extended error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_success_is_read),
        cmocka_unit_test(values_are_little_endian_and_in_their_places),
        cmocka_unit_test(a_response_cut_anywhere_is_refused),
        cmocka_unit_test(a_response_with_a_byte_too_many_is_refused),
        cmocka_unit_test(a_failure_carries_its_result),
        cmocka_unit_test(an_extended_error_carries_its_code),
        cmocka_unit_test(an_extended_error_without_its_byte_is_told_apart),
        cmocka_unit_test(what_is_no_response_is_foreign),
        cmocka_unit_test(answers_to_requests_that_do_not_exist_are_unknown),
        cmocka_unit_test(every_number_has_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
