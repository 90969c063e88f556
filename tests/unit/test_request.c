/* SPDX-License-Identifier: MIT */
/* Every request against its bytes on the wire, written out by hand from docs/protocol.md. */
#include "support/cmocka.h"

#include <string.h>

#include "wire/request.h"

static void assert_frame(struct ndfu_request request, const char *frame, size_t length)
{
    uint8_t out[64];

    assert_int_equal(ndfu_request_encode(&request, out, sizeof out), length);
    assert_memory_equal(out, frame, length);
}

#define ASSERT_FRAME(request, text) assert_frame(request, text, sizeof(text) - 1)

static void each_request_has_its_bytes(void **state)
{
    (void)state;
    ASSERT_FRAME(ndfu_request_protocol_version(), "\x00\xc0");
    ASSERT_FRAME(ndfu_request_create(NDFU_OBJECT_COMMAND, 139), "\x01\x01\x8b\x00\x00\x00\xc0");
    ASSERT_FRAME(ndfu_request_create(NDFU_OBJECT_DATA, 4096), "\x01\x02\x00\x10\x00\x00\xc0");
    ASSERT_FRAME(ndfu_request_set_prn(0x0108), "\x02\x08\x01\xc0");
    ASSERT_FRAME(ndfu_request_get_crc(), "\x03\xc0");
    ASSERT_FRAME(ndfu_request_execute(), "\x04\xc0");
    ASSERT_FRAME(ndfu_request_select(NDFU_OBJECT_COMMAND), "\x06\x01\xc0");
    ASSERT_FRAME(ndfu_request_select(NDFU_OBJECT_DATA), "\x06\x02\xc0");
    ASSERT_FRAME(ndfu_request_get_mtu(), "\x07\xc0");
    ASSERT_FRAME(ndfu_request_ping(7), "\x09\x07\xc0");
    ASSERT_FRAME(ndfu_request_hardware_version(), "\x0a\xc0");
    ASSERT_FRAME(ndfu_request_firmware_version(1), "\x0b\x01\xc0");
    ASSERT_FRAME(ndfu_request_abort(), "\x0c\xc0");
}

static void values_are_escaped_as_data_is(void **state)
{
    (void)state;
    ASSERT_FRAME(ndfu_request_ping(0xc0), "\x09\xdb\xdc\xc0");
    ASSERT_FRAME(ndfu_request_ping(0xdb), "\x09\xdb\xdd\xc0");
    ASSERT_FRAME(ndfu_request_create(NDFU_OBJECT_DATA, 0xc0), "\x01\x02\xdb\xdc\x00\x00\x00\xc0");
}

static void a_write_is_its_opcode_and_its_data(void **state)
{
    const uint8_t data[] = {0x00, 0xc0, 0x01};

    (void)state;
    ASSERT_FRAME(ndfu_request_write(data, sizeof data), "\x08\x00\xdb\xdc\x01\xc0");
}

static void a_frame_that_might_not_fit_is_not_begun(void **state)
{
    const uint8_t data[4] = {0};
    const struct ndfu_request request = ndfu_request_write(data, sizeof data);
    uint8_t out[NDFU_REQUEST_FRAME_BOUND(sizeof data)];

    (void)state;
    memset(out, 0xee, sizeof out);
    assert_int_equal(ndfu_request_encode(&request, out, sizeof out - 1), 0);
    assert_int_equal(out[0], 0xee);
    assert_int_not_equal(ndfu_request_encode(&request, out, sizeof out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_has_its_bytes),
        cmocka_unit_test(values_are_escaped_as_data_is),
        cmocka_unit_test(a_write_is_its_opcode_and_its_data),
        cmocka_unit_test(a_frame_that_might_not_fit_is_not_begun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
