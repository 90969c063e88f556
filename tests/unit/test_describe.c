/* SPDX-License-Identifier: MIT */
/* Requests and responses in words: each one whole, cut at every length, and too long. */
#include "support/cmocka.h"

#include <string.h>

#include "wire/describe.h"

/* Copies on the heap of just the right size, so that a sanitizer sees any read behind them. */
static uint8_t *copy_of(const char *bytes, size_t length)
{
    uint8_t *copy = test_malloc(length ? length : 1);

    memcpy(copy, bytes, length);
    return copy;
}

static const char *request(const char *bytes, size_t known, size_t length, char *text)
{
    uint8_t *copy = copy_of(bytes, known);

    memset(text, 'x', NDFU_DESCRIPTION_SIZE);
    (void)ndfu_describe_request(copy, known, length, text);
    test_free(copy);
    return text;
}

static const char *response(const char *bytes, size_t length, uint8_t selected, char *text)
{
    uint8_t *copy = copy_of(bytes, length);

    memset(text, 'x', NDFU_DESCRIPTION_SIZE);
    (void)ndfu_describe_response(copy, length, selected, text);
    test_free(copy);
    return text;
}

struct row {
    const char *bytes;
    size_t length;
    const char *text;
};

#define ROW(bytes, text)                \
    {                                   \
        bytes, sizeof(bytes) - 1, text, \
    }

static const struct row requests[] = {
    ROW("\x00", "PROTOCOL_VERSION"),
    ROW("\x01\x02\x00\x10\x00\x00", "CREATE data size=4096"),
    ROW("\x01\x01\x8b\x00\x00\x00", "CREATE command size=139"),
    ROW("\x01\x07\xff\xff\xff\xff", "CREATE type=7 size=4294967295"),
    ROW("\x02\x08\x01", "SET_PRN 264"),
    ROW("\x03", "GET_CRC"),
    ROW("\x04", "EXECUTE"),
    ROW("\x06\x01", "SELECT command"),
    ROW("\x07", "GET_MTU"),
    ROW("\x08\x01\x02\x03", "WRITE 3"),
    ROW("\x08", "WRITE 0"),
    ROW("\x09\x05", "PING 5"),
    ROW("\x0a", "HARDWARE_VERSION"),
    ROW("\x0b\x02", "FIRMWARE_VERSION 2"),
    ROW("\x0c", "ABORT"),
};

static const struct row other_requests[] = {
    ROW("", "an empty frame"),
    ROW("\x01\x02\x00\x10\x00\x00\x00\x00", "CREATE data size=4096, 2 too long"),
    ROW("\x0c\x00", "ABORT, 1 too long"),
    ROW("\x05", "opcode 0x05, 1 bytes"),
    ROW("\x0d\x00", "opcode 0x0d, 2 bytes"),
    ROW("\xff\x00\x00", "opcode 0xff, 3 bytes"),
};

static const struct row responses[] = {
    ROW("\x60\x00\x01\x01", "PROTOCOL_VERSION 1"),
    ROW("\x60\x01\x01", "CREATE done"),
    ROW("\x60\x02\x01", "SET_PRN done"),
    ROW("\x60\x03\x01\x00\x10\x00\x00\x4b\xc6\x77\x48", "GET_CRC offset=4096 crc=0x4877c64b"),
    ROW("\x60\x04\x01", "EXECUTE done"),
    ROW("\x60\x06\x01\x00\x10\x00\x00\x00\x20\x00\x00\xcd\xab\x34\x12",
        "SELECT data max=4096 offset=8192 crc=0x1234abcd"),
    ROW("\x60\x07\x01\x03\x08", "GET_MTU 2051"),
    ROW("\x60\x08\x01", "WRITE done"),
    ROW("\x60\x09\x01\x2a", "PING 42"),
    ROW("\x60\x0a\x01\x40\x28\x05\x00\x30\x44\x41\x41\x00\x00\x10\x00\x00\x00\x04\x00\x00\x10\x00\x00",
        "HARDWARE_VERSION part=0x52840 variant=0x41414430 rom=1048576 ram=262144 page=4096"),
    ROW("\x60\x0b\x01\x01\x07\x00\x00\x00\x00\x10\x00\x00\x00\x20\x00\x00",
        "FIRMWARE_VERSION type=1 version=7 address=0x00001000 length=8192"),
    ROW("\x60\x0c\x01", "ABORT done"),
    ROW("\x60\x01\x04", "CREATE refused: insufficient resources (0x04)"),
    ROW("\x60\x01\x77", "CREATE refused: unknown result code (0x77)"),
    ROW("\x60\x04\x0b\x08", "EXECUTE refused: extended error 0x08: the signature is missing"),
    ROW("\x60\x04\x0b\x70", "EXECUTE refused: extended error 0x70: unknown extended error"),
};

static const struct row other_responses[] = {
    ROW("", "0 bytes, not a response of the DFU protocol"),
    ROW("OK\r\n", "4 bytes, not a response of the DFU protocol"),
    ROW("\x60", "a response, 1 bytes, cut short"),
    ROW("\x60\x04\x0b", "EXECUTE refused: extended error, without its code"),
    ROW("\x60\x05\x01", "opcode 0x05, 3 bytes, an answer to a request that does not exist"),
    ROW("\x60\x41\x01\x02", "opcode 0x41, 4 bytes, an answer to a request that does not exist"),
    ROW("\x60\x01\x01\x60\x01\x01", "CREATE, 6 bytes, too long"),
};

#define COUNT(rows) (sizeof rows / sizeof rows[0])

static void every_request_has_its_words(void **state)
{
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(requests); i++)
        assert_string_equal(
            request(requests[i].bytes, requests[i].length, requests[i].length, text),
            requests[i].text);
    for (size_t i = 0; i < COUNT(other_requests); i++)
        assert_string_equal(request(other_requests[i].bytes, other_requests[i].length,
                                    other_requests[i].length, text),
                            other_requests[i].text);
}

static void a_request_that_is_cut_says_so(void **state)
{
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(requests); i++) {
        for (size_t length = 1; length < requests[i].length && requests[i].bytes[0] != 8; length++)
            assert_non_null(
                strstr(request(requests[i].bytes, length, length, text), ", cut short"));
    }
}

static void of_a_write_the_first_byte_is_enough(void **state)
{
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    assert_string_equal(request("\x08", 1, 2049, text), "WRITE 2048");
}

static void every_response_has_its_words(void **state)
{
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(responses); i++)
        assert_string_equal(response(responses[i].bytes, responses[i].length, 2, text),
                            responses[i].text);
    for (size_t i = 0; i < COUNT(other_responses); i++)
        assert_string_equal(response(other_responses[i].bytes, other_responses[i].length, 2, text),
                            other_responses[i].text);
}

static void a_response_that_is_cut_says_so(void **state)
{
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(responses); i++) {
        for (size_t length = 1; length < responses[i].length; length++) {
            if (responses[i].bytes[2] != 0x0b || length < 3)
                assert_non_null(
                    strstr(response(responses[i].bytes, length, 2, text), ", cut short"));
        }
    }
}

static void what_was_selected_may_not_be_known(void **state)
{
    static const char bytes[15] = "\x60\x06\x01\x00\x02";
    char text[NDFU_DESCRIPTION_SIZE];

    (void)state;
    assert_string_equal(response(bytes, sizeof bytes, 0, text),
                        "SELECT max=512 offset=0 crc=0x00000000");
    assert_string_equal(response(bytes, sizeof bytes, 1, text),
                        "SELECT command max=512 offset=0 crc=0x00000000");
    assert_string_equal(response(bytes, sizeof bytes, 9, text),
                        "SELECT type=9 max=512 offset=0 crc=0x00000000");
}

/* The text ends, is one line, and has room to spare, whatever the bytes are. */
static void there_is_a_line_for_any_bytes(void **state)
{
    char bytes[40];
    char text[NDFU_DESCRIPTION_SIZE];
    uint32_t random = 1;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        const size_t length = i % (sizeof bytes + 1);

        for (size_t at = 0; at < length; at++) {
            random = random * 1664525 + 1013904223;
            bytes[at] = (char)(random >> 24);
        }
        if (i % 2 && length > 2) {
            bytes[0] = 0x60;
            bytes[1] &= 15;
            bytes[2] &= 1;
        }
        (void)(i % 3 ? response(bytes, length, (uint8_t)i, text)
                     : request(bytes, length, length, text));
        assert_non_null(memchr(text, '\0', sizeof text - 1));
        for (const char *at = text; *at; at++)
            assert_in_range(*at, ' ', '~');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_has_its_words),
        cmocka_unit_test(a_request_that_is_cut_says_so),
        cmocka_unit_test(of_a_write_the_first_byte_is_enough),
        cmocka_unit_test(every_response_has_its_words),
        cmocka_unit_test(a_response_that_is_cut_says_so),
        cmocka_unit_test(what_was_selected_may_not_be_known),
        cmocka_unit_test(there_is_a_line_for_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
