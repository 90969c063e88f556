/* SPDX-License-Identifier: MIT */
#include "station/tap.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "port/clock.h"
#include "station/log.h"
#include "wire/describe.h"
#include "wire/protocol.h"

enum { LINE = 512 };

static bool is_heard(const struct ndfu_tap *tap, enum ndfu_log_level level)
{
    return tap->options->on_frame || ndfu_log_wants(tap->options, level);
}

static void tell(const struct ndfu_tap *tap, enum ndfu_frame_kind kind, const uint8_t *bytes,
                 size_t length, const char *text)
{
    const struct ndfu_frame frame = {
        .kind = kind,
        .time_us = ndfu_clock_us(),
        .bytes = bytes,
        .length = length,
        .text = text,
    };

    if (tap->options->on_frame)
        tap->options->on_frame(&frame, tap->options->frame_cookie);
}

static void begin_stream(struct ndfu_tap_stream *stream)
{
    ndfu_slip_reset(&stream->decoder);
    stream->skipped = 0;
    stream->is_spoiled = false;
}

/* The decoder is for responses; of longer frames the last byte makes way for the next.
 * @return whether the frame ends */
static bool take(struct ndfu_tap_stream *stream, uint8_t byte)
{
    struct ndfu_slip_decoder *decoder = &stream->decoder;

    if (decoder->complete)
        begin_stream(stream);
    if (ndfu_slip_decode(decoder, byte) == NDFU_SLIP_BAD_ESCAPE)
        stream->is_spoiled = true;
    if (decoder->length == sizeof decoder->bytes) {
        decoder->length--;
        stream->skipped++;
    }
    return decoder->complete;
}

static bool is_inside(const struct ndfu_tap_stream *stream)
{
    const struct ndfu_slip_decoder *decoder = &stream->decoder;

    return !decoder->complete && (decoder->length > 0 || decoder->escaped || decoder->dropping);
}

/* Nothing but frame aborts is ever sent with a wrong escape. */
static const char *describe_sent(const struct ndfu_tap_stream *stream,
                                 char text[NDFU_DESCRIPTION_SIZE])
{
    const struct ndfu_slip_decoder *decoder = &stream->decoder;

    if (stream->is_spoiled)
        return "frame abort";
    return ndfu_describe_request(decoder->bytes, decoder->length, decoder->length + stream->skipped,
                                 text);
}

static const char *describe_received(const struct ndfu_tap *tap, char text[NDFU_DESCRIPTION_SIZE])
{
    const struct ndfu_tap_stream *stream = &tap->received;

    if (stream->is_spoiled)
        return "wrongly escaped";
    if (stream->decoder.length == 0)
        return "an empty frame";
    if (stream->skipped > 0) {
        (void)snprintf(text, NDFU_DESCRIPTION_SIZE, "%zu bytes, longer than any response",
                       stream->decoder.length + stream->skipped);
        return text;
    }
    return ndfu_describe_response(stream->decoder.bytes, stream->decoder.length, tap->selected,
                                  text);
}

static void add(char line[LINE], const char *text)
{
    const size_t length = strlen(line);

    (void)snprintf(line + length, LINE - length, "%s%s", length > 0 ? ", " : "", text);
}

static void remember_select(struct ndfu_tap *tap)
{
    const struct ndfu_slip_decoder *decoder = &tap->sent.decoder;

    if (!tap->sent.is_spoiled && decoder->length == 2 && decoder->bytes[0] == NDFU_OP_SELECT)
        tap->selected = decoder->bytes[1];
}

void ndfu_tap_sent(struct ndfu_tap *tap, const uint8_t *bytes, size_t length)
{
    char line[LINE] = "";
    char text[NDFU_DESCRIPTION_SIZE];

    if (!is_heard(tap, NDFU_LOG_DEBUG))
        return;
    for (size_t i = 0; i < length; i++) {
        if (take(&tap->sent, bytes[i])) {
            add(line, describe_sent(&tap->sent, text));
            remember_select(tap);
        }
    }
    if (is_inside(&tap->sent))
        add(line, "a frame begins or goes on");
    tap->asked_us = ndfu_clock_us();
    tell(tap, NDFU_FRAME_SENT, bytes, length, line);
    ndfu_log(tap->options, NDFU_LOG_DEBUG, "sent: %s", line);
}

static void log_answer(const struct ndfu_tap *tap, const char *text)
{
    const uint64_t passed = ndfu_clock_us() - tap->asked_us;

    if (tap->asked_us == 0)
        ndfu_log(tap->options, NDFU_LOG_DEBUG, "received: %s", text);
    else
        ndfu_log(tap->options, NDFU_LOG_DEBUG, "received: %s, after %llu.%03llu ms", text,
                 (unsigned long long)passed / 1000, (unsigned long long)passed % 1000);
}

static void tell_received(struct ndfu_tap *tap, const char *text)
{
    tell(tap, NDFU_FRAME_RECEIVED, tap->raw, tap->raw_length, text);
    log_answer(tap, text);
    tap->raw_length = 0;
}

static void tell_unfinished(struct ndfu_tap *tap)
{
    char text[NDFU_DESCRIPTION_SIZE];

    if (tap->raw_length == 0)
        return;
    (void)snprintf(text, sizeof text, "%zu bytes without an end", tap->raw_length);
    tell_received(tap, text);
}

void ndfu_tap_received(struct ndfu_tap *tap, const uint8_t *bytes, size_t length)
{
    char text[NDFU_DESCRIPTION_SIZE];

    for (size_t i = 0; i < length && is_heard(tap, NDFU_LOG_DEBUG); i++) {
        tap->raw[tap->raw_length++] = bytes[i];
        if (take(&tap->received, bytes[i]))
            tell_received(tap, describe_received(tap, text));
        else if (tap->raw_length == sizeof tap->raw)
            tell_unfinished(tap);
    }
}

void ndfu_tap_opened(struct ndfu_tap *tap, const char *port,
                     const struct ndfu_port_settings *settings)
{
    char line[LINE];

    if (!is_heard(tap, NDFU_LOG_INFO))
        return;
    (void)snprintf(line, sizeof line, "%.*s at %lu baud %s", LINE / 2, port,
                   (unsigned long)settings->baud_rate,
                   settings->flow_control == NDFU_FLOW_CONTROL_RTSCTS ? "with RTS/CTS"
                                                                      : "without flow control");
    ndfu_make_printable(line);
    begin_stream(&tap->sent);
    begin_stream(&tap->received);
    tap->raw_length = 0;
    tap->asked_us = 0;
    tap->is_open = true;
    tell(tap, NDFU_FRAME_OPENED, NULL, 0, line);
    ndfu_log(tap->options, NDFU_LOG_INFO, "%sopened %s",
             tap->was_lost ? "found the port again, and " : "", line);
    tap->was_lost = false;
}

static void end(struct ndfu_tap *tap, enum ndfu_frame_kind kind, const char *text)
{
    tell_unfinished(tap);
    tell(tap, kind, NULL, 0, text);
    tap->is_open = false;
}

void ndfu_tap_closed(struct ndfu_tap *tap)
{
    if (!tap->is_open)
        return;
    end(tap, NDFU_FRAME_CLOSED, "closed");
    ndfu_log(tap->options, NDFU_LOG_DEBUG, "closed the port");
}

void ndfu_tap_lost(struct ndfu_tap *tap)
{
    if (!tap->is_open)
        return;
    end(tap, NDFU_FRAME_LOST, "the port went away");
    tap->was_lost = true;
    ndfu_log(tap->options, NDFU_LOG_INFO, "the port went away; looking for it");
}
