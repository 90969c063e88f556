/* SPDX-License-Identifier: MIT */
/* SLIP framing: encoding, and a decoder that survives whatever a line can bring. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "wire/slip.h"

/* Feeds bytes and gives the last event that was not NOTHING. */
static enum ndfu_slip_event feed(struct ndfu_slip_decoder *decoder, const char *bytes,
                                 size_t length)
{
    enum ndfu_slip_event last = NDFU_SLIP_NOTHING;

    for (size_t i = 0; i < length; i++) {
        const enum ndfu_slip_event event = ndfu_slip_decode(decoder, (uint8_t)bytes[i]);

        if (event != NDFU_SLIP_NOTHING)
            last = event;
    }
    return last;
}

#define FEED(decoder, text) feed(decoder, text, sizeof(text) - 1)

static void assert_frame(const struct ndfu_slip_decoder *decoder, const char *bytes, size_t length)
{
    assert_int_equal(decoder->length, length);
    assert_memory_equal(decoder->bytes, bytes, length);
}

static void end_and_escape_are_escaped(void **state)
{
    const uint8_t bytes[] = {0x09, 0xc0, 0xdb, 0xdc};
    uint8_t out[NDFU_SLIP_BOUND(sizeof bytes)];

    (void)state;
    assert_int_equal(ndfu_slip_encode(out, bytes, sizeof bytes), 6);
    assert_memory_equal(out, "\x09\xdb\xdc\xdb\xdd\xdc", 6);
}

static void the_worst_case_fits_its_bound(void **state)
{
    uint8_t bytes[32];
    uint8_t out[NDFU_SLIP_BOUND(sizeof bytes)];

    (void)state;
    memset(bytes, 0xc0, sizeof bytes);
    assert_int_equal(ndfu_slip_encode(out, bytes, sizeof bytes), sizeof out);
}

static void every_byte_survives_the_way_there_and_back(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            const uint8_t bytes[2] = {(uint8_t)first, (uint8_t)second};
            uint8_t frame[NDFU_SLIP_BOUND(2) + 1];
            size_t length = ndfu_slip_encode(frame, bytes, sizeof bytes);

            frame[length++] = NDFU_SLIP_END;
            assert_int_equal(feed(&decoder, (const char *)frame, length), NDFU_SLIP_FRAME);
            assert_frame(&decoder, (const char *)bytes, sizeof bytes);
        }
    }
}

static void a_leading_end_is_passed_over(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    assert_int_equal(FEED(&decoder, "\xc0\xc0\x60\x09\x01\x07\xc0"), NDFU_SLIP_FRAME);
    assert_frame(&decoder, "\x60\x09\x01\x07", 4);
}

static void a_frame_ends_with_its_end_not_before(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    assert_int_equal(FEED(&decoder, "\x60\x09\x01\x07"), NDFU_SLIP_NOTHING);
    assert_int_equal(FEED(&decoder, "\xc0"), NDFU_SLIP_FRAME);
}

static void a_bad_escape_drops_its_frame_alone(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    assert_int_equal(FEED(&decoder, "\x60\xdb\x00"), NDFU_SLIP_BAD_ESCAPE);
    assert_int_equal(FEED(&decoder, "\x09\x09\xc0"), NDFU_SLIP_NOTHING);
    assert_int_equal(FEED(&decoder, "\x60\x09\x01\x07\xc0"), NDFU_SLIP_FRAME);
    assert_frame(&decoder, "\x60\x09\x01\x07", 4);
}

static void an_escape_right_before_end_is_bad(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    assert_int_equal(FEED(&decoder, "\x60\xdb\xc0"), NDFU_SLIP_BAD_ESCAPE);
    assert_int_equal(FEED(&decoder, "\x60\x09\x01\x07\xc0"), NDFU_SLIP_FRAME);
}

static void an_endless_frame_is_reported_once_and_dropped(void **state)
{
    struct ndfu_slip_decoder decoder = {0};
    int reports = 0;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        const enum ndfu_slip_event event = ndfu_slip_decode(&decoder, (uint8_t)(i & 0x7f));

        assert_true(event == NDFU_SLIP_NOTHING || event == NDFU_SLIP_OVERLONG);
        reports += event == NDFU_SLIP_OVERLONG;
    }
    assert_int_equal(reports, 1);
    assert_int_equal(FEED(&decoder, "\xc0"), NDFU_SLIP_NOTHING);
    assert_int_equal(FEED(&decoder, "\x60\x09\x01\x07\xc0"), NDFU_SLIP_FRAME);
}

static void the_longest_frame_is_taken_and_one_more_byte_is_not(void **state)
{
    struct ndfu_slip_decoder decoder = {0};
    char bytes[NDFU_SLIP_FRAME_MAX + 1];

    (void)state;
    memset(bytes, 0x55, sizeof bytes);
    assert_int_equal(feed(&decoder, bytes, NDFU_SLIP_FRAME_MAX), NDFU_SLIP_NOTHING);
    assert_int_equal(FEED(&decoder, "\xc0"), NDFU_SLIP_FRAME);
    assert_int_equal(decoder.length, NDFU_SLIP_FRAME_MAX);
    assert_int_equal(feed(&decoder, bytes, sizeof bytes), NDFU_SLIP_OVERLONG);
}

static void a_reset_forgets_a_partial_frame(void **state)
{
    struct ndfu_slip_decoder decoder = {0};

    (void)state;
    (void)FEED(&decoder, "\x60\x09\xdb");
    ndfu_slip_reset(&decoder);
    assert_int_equal(FEED(&decoder, "\x60\x07\x01\x83\xc0"), NDFU_SLIP_FRAME);
    assert_frame(&decoder, "\x60\x07\x01\x83", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_and_escape_are_escaped),
        cmocka_unit_test(the_worst_case_fits_its_bound),
        cmocka_unit_test(every_byte_survives_the_way_there_and_back),
        cmocka_unit_test(a_leading_end_is_passed_over),
        cmocka_unit_test(a_frame_ends_with_its_end_not_before),
        cmocka_unit_test(a_bad_escape_drops_its_frame_alone),
        cmocka_unit_test(an_escape_right_before_end_is_bad),
        cmocka_unit_test(an_endless_frame_is_reported_once_and_dropped),
        cmocka_unit_test(the_longest_frame_is_taken_and_one_more_byte_is_not),
        cmocka_unit_test(a_reset_forgets_a_partial_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
