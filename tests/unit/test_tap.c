/* SPDX-License-Identifier: MIT */
/* What goes over a port is put together to frames, told with its bytes, and told to the log. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include "station/log.h"
#include "station/tap.h"

enum { TOLD_MAX = 16 };

/* What was told: a line each, "KIND LENGTH text". */
struct listener {
    struct ndfu_update_options options;
    struct ndfu_tap tap;
    char frames[TOLD_MAX][256];
    unsigned frame_count;
    uint8_t bytes[NDFU_TAP_RAW]; /* of the last frame */
    uint64_t time;
    char log[TOLD_MAX][256];
    unsigned log_count;
};

static void take_frame(const struct ndfu_frame *frame, void *cookie)
{
    struct listener *listener = cookie;

    assert_true(listener->frame_count < TOLD_MAX);
    assert_true(frame->time_us > 0 && frame->time_us >= listener->time);
    assert_int_equal(frame->bytes != NULL, frame->length > 0);
    listener->time = frame->time_us;
    if (frame->length > 0)
        memcpy(listener->bytes, frame->bytes, frame->length);
    (void)snprintf(listener->frames[listener->frame_count++], sizeof listener->frames[0],
                   "%d %zu %.200s", (int)frame->kind, frame->length, frame->text);
}

static void take_line(enum ndfu_log_level level, const char *text, void *cookie)
{
    struct listener *listener = cookie;

    assert_true(listener->log_count < TOLD_MAX);
    (void)snprintf(listener->log[listener->log_count++], sizeof listener->log[0], "%d %.200s",
                   (int)level, text);
}

static void listen(struct listener *listener)
{
    memset(listener, 0, sizeof *listener);
    ndfu_update_options_init(&listener->options, sizeof listener->options);
    listener->options.on_frame = take_frame;
    listener->options.frame_cookie = listener;
    listener->tap.options = &listener->options;
}

static void open_port(struct listener *listener)
{
    const struct ndfu_port_settings settings = {.baud_rate = 115200,
                                                .flow_control = NDFU_FLOW_CONTROL_NONE};

    ndfu_tap_opened(&listener->tap, "/dev/ttyX", &settings);
    listener->frame_count = 0;
}

#define SENT(listener, text) \
    ndfu_tap_sent(&(listener)->tap, (const uint8_t *)(text), sizeof(text) - 1)
#define RECEIVED(listener, text) \
    ndfu_tap_received(&(listener)->tap, (const uint8_t *)(text), sizeof(text) - 1)

static void assert_told(const struct listener *listener, unsigned count, const char *last)
{
    assert_int_equal(listener->frame_count, count);
    assert_string_equal(listener->frames[count - 1], last);
}

static void the_port_is_told_of(void **state)
{
    const struct ndfu_port_settings settings = {.baud_rate = 1000000,
                                                .flow_control = NDFU_FLOW_CONTROL_RTSCTS};
    struct listener listener;

    (void)state;
    listen(&listener);
    ndfu_tap_closed(&listener.tap); /* there was none */
    ndfu_tap_opened(&listener.tap, "/dev/a\nb", &settings);
    assert_told(&listener, 1, "1 0 /dev/a?b at 1000000 baud with RTS/CTS");
    ndfu_tap_lost(&listener.tap);
    assert_told(&listener, 2, "3 0 the port went away");
    ndfu_tap_closed(&listener.tap);
    assert_int_equal(listener.frame_count, 2);
    open_port(&listener);
    ndfu_tap_closed(&listener.tap);
    assert_told(&listener, 1, "2 0 closed");
}

static void what_is_written_is_told_as_it_was_written(void **state)
{
    struct listener listener;

    (void)state;
    listen(&listener);
    open_port(&listener);
    SENT(&listener, "\xdb\x00\xc0\x09\x05\xc0");
    assert_told(&listener, 1, "4 6 frame abort, PING 5");
    assert_memory_equal(listener.bytes, "\xdb\x00\xc0\x09\x05\xc0", 6);
    /* A write whose bytes are escaped, in two pieces. */
    SENT(&listener, "\x08\xdb\xdc\x01");
    assert_told(&listener, 2, "4 4 a frame begins or goes on");
    SENT(&listener, "\x02\xdb\xdd\xc0");
    assert_told(&listener, 3, "4 4 WRITE 4");
    SENT(&listener, "\xc0");
    assert_told(&listener, 4, "4 1 an empty frame");
}

static void a_long_write_is_counted_whole(void **state)
{
    uint8_t frame[2050] = {0x08};
    struct listener listener;

    (void)state;
    frame[sizeof frame - 1] = 0xc0;
    listen(&listener);
    open_port(&listener);
    ndfu_tap_sent(&listener.tap, frame, sizeof frame);
    assert_told(&listener, 1, "4 2050 WRITE 2048");
    SENT(&listener, "\x03\xc0");
    assert_told(&listener, 2, "4 2 GET_CRC");
}

static void frames_of_the_target_are_told_whole(void **state)
{
    struct listener listener;

    (void)state;
    listen(&listener);
    open_port(&listener);
    RECEIVED(&listener, "\x60\x09\x01");
    assert_int_equal(listener.frame_count, 0);
    RECEIVED(&listener, "\xdb\xdc\xc0\x60\x01\x04\xc0\x60");
    assert_int_equal(listener.frame_count, 2);
    assert_string_equal(listener.frames[0], "5 6 PING 192");
    assert_told(&listener, 2, "5 4 CREATE refused: insufficient resources (0x04)");
    assert_memory_equal(listener.bytes, "\x60\x01\x04\xc0", 4);
    RECEIVED(&listener, "\x01\x01\xc0");
    assert_told(&listener, 3, "5 4 CREATE done");
}

static void an_answer_to_select_says_what_was_selected(void **state)
{
    static const char answer[] = "\x60\x06\x01\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc0";
    struct listener listener;

    (void)state;
    listen(&listener);
    open_port(&listener);
    SENT(&listener, "\x06\x02\xc0");
    RECEIVED(&listener, answer);
    assert_told(&listener, 2, "5 16 SELECT data max=4096 offset=0 crc=0x00000000");
    SENT(&listener, "\x06\x01\xc0");
    RECEIVED(&listener, answer);
    assert_told(&listener, 4, "5 16 SELECT command max=4096 offset=0 crc=0x00000000");
}

static void what_is_no_frame_is_told_too(void **state)
{
    struct listener listener;
    uint8_t noise[NDFU_TAP_RAW];

    (void)state;
    listen(&listener);
    open_port(&listener);
    RECEIVED(&listener, "hello\xc0");
    assert_told(&listener, 1, "5 6 5 bytes, not a response of the DFU protocol");
    RECEIVED(&listener, "\x60\xdb\x01\xc0");
    assert_told(&listener, 2, "5 4 wrongly escaped");
    RECEIVED(&listener, "\xc0");
    assert_told(&listener, 3, "5 1 an empty frame");
    RECEIVED(&listener, "\x60\x01");
    ndfu_tap_lost(&listener.tap);
    assert_string_equal(listener.frames[3], "5 2 2 bytes without an end");
    open_port(&listener);
    memset(noise, 'A', sizeof noise);
    ndfu_tap_received(&listener.tap, noise, sizeof noise);
    assert_told(&listener, 1, "5 4096 4096 bytes without an end");
    RECEIVED(&listener, "BC\xc0");
    assert_told(&listener, 2, "5 3 4098 bytes, longer than any response");
    RECEIVED(&listener, "\x60\x01\x01\xc0");
    assert_told(&listener, 3, "5 4 CREATE done");
}

/* What a port that went away left of a frame is no part of what comes over the next. */
static void a_new_port_begins_with_a_new_frame(void **state)
{
    struct listener listener;

    (void)state;
    listen(&listener);
    open_port(&listener);
    SENT(&listener, "\x08\x01");
    RECEIVED(&listener, "\x60");
    ndfu_tap_lost(&listener.tap);
    open_port(&listener);
    SENT(&listener, "\x03\xc0");
    RECEIVED(&listener, "\x60\x01\x01\xc0");
    assert_string_equal(listener.frames[0], "4 2 GET_CRC");
    assert_told(&listener, 2, "5 4 CREATE done");
}

static void the_log_is_told_in_words(void **state)
{
    const struct ndfu_port_settings settings = {.baud_rate = 9600,
                                                .flow_control = NDFU_FLOW_CONTROL_NONE};
    struct listener listener;

    (void)state;
    listen(&listener);
    listener.options.on_frame = NULL;
    listener.options.on_log = take_line;
    listener.options.log_cookie = &listener;
    assert_int_equal(listener.options.log_level, NDFU_LOG_INFO);
    ndfu_tap_opened(&listener.tap, "p", &settings);
    SENT(&listener, "\x03\xc0");
    ndfu_tap_lost(&listener.tap);
    ndfu_tap_opened(&listener.tap, "q", &settings);
    assert_int_equal(listener.log_count, 3);
    assert_string_equal(listener.log[0], "2 opened p at 9600 baud without flow control");
    assert_string_equal(listener.log[1], "2 the port went away; looking for it");
    assert_string_equal(listener.log[2],
                        "2 found the port again, and opened q at 9600 baud without flow control");
    listener.options.log_level = NDFU_LOG_DEBUG;
    listener.log_count = 0;
    RECEIVED(&listener, "\x60\x09\x01\x05\xc0");
    SENT(&listener, "\x07\xc0");
    RECEIVED(&listener, "\x60\x07\x01\x83\x00\xc0");
    assert_string_equal(listener.log[0], "1 received: PING 5");
    assert_string_equal(listener.log[1], "1 sent: GET_MTU");
    assert_memory_equal(listener.log[2], "1 received: GET_MTU 131, after ", 31);
    assert_non_null(strstr(listener.log[2], " ms"));
    assert_int_equal(listener.frame_count, 0);
}

static void trouble_is_in_the_log(void **state)
{
    struct ndfu_event event = {.type = NDFU_EVENT_CONNECTED, .text = "MTU 131"};
    struct listener listener;

    (void)state;
    listen(&listener);
    ndfu_log_event(&listener.options, &event); /* nobody listens */
    listener.options.on_log = take_line;
    listener.options.log_cookie = &listener;
    ndfu_log_event(&listener.options, &event);
    event.type = NDFU_EVENT_RETRY;
    ndfu_log_event(&listener.options, &event);
    event.type = NDFU_EVENT_PROGRESS;
    ndfu_log_event(&listener.options, &event);
    assert_int_equal(listener.log_count, 2);
    assert_string_equal(listener.log[0], "2 the target answers: MTU 131");
    assert_string_equal(listener.log[1], "3 MTU 131");
    listener.options.log_level = NDFU_LOG_WARNING;
    event.type = NDFU_EVENT_CONNECTED;
    ndfu_log_event(&listener.options, &event);
    assert_int_equal(listener.log_count, 2);
}

static void nothing_is_done_for_nobody(void **state)
{
    struct listener listener;

    (void)state;
    listen(&listener);
    listener.options.on_frame = NULL;
    open_port(&listener);
    SENT(&listener, "\x06\x02\xc0");
    RECEIVED(&listener, "\x60\x01");
    ndfu_tap_lost(&listener.tap);
    assert_int_equal(listener.tap.raw_length, 0);
    assert_int_equal(listener.tap.selected, 0);
    assert_int_equal(listener.tap.asked_us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_port_is_told_of),
        cmocka_unit_test(what_is_written_is_told_as_it_was_written),
        cmocka_unit_test(a_long_write_is_counted_whole),
        cmocka_unit_test(frames_of_the_target_are_told_whole),
        cmocka_unit_test(an_answer_to_select_says_what_was_selected),
        cmocka_unit_test(what_is_no_frame_is_told_too),
        cmocka_unit_test(a_new_port_begins_with_a_new_frame),
        cmocka_unit_test(the_log_is_told_in_words),
        cmocka_unit_test(trouble_is_in_the_log),
        cmocka_unit_test(nothing_is_done_for_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
