/* SPDX-License-Identifier: MIT */
#include "target/decoder.h"

#include <string.h>

enum { ESC = 0xDB, ESC_END = 0xDC, ESC_ESC = 0xDD };

/* How many bytes at the start need no thought: neither END nor ESC. */
static size_t plain_run(const uint8_t *bytes, size_t length)
{
    const uint8_t *end = memchr(bytes, TARGET_SLIP_END, length);
    const uint8_t *escape;

    if (end) {
        length = (size_t)(end - bytes);
    }
    escape = memchr(bytes, ESC, length);
    return escape ? (size_t)(escape - bytes) : length;
}

static void store(struct target_decoder *decoder, uint8_t *buffer, const uint8_t *bytes,
                  size_t length)
{
    size_t room = decoder->limit - decoder->index;
    size_t count = length < room ? length : room;

    memcpy(buffer + decoder->index, bytes, count);
    decoder->index += (unsigned)count;
}

static void feed_escaped(struct target_decoder *decoder, uint8_t *buffer, uint8_t byte)
{
    if (byte == ESC_END || byte == ESC_ESC) {
        buffer[decoder->index++] = byte == ESC_END ? TARGET_SLIP_END : ESC;
        decoder->state = TARGET_DECODING;
    } else {
        decoder->state = TARGET_CLEARING_INVALID;
    }
}

/* Skips what belongs to an invalid frame. @return the number of bytes skipped */
static size_t clear_invalid(struct target_decoder *decoder, const uint8_t *bytes, size_t length)
{
    const uint8_t *end = memchr(bytes, TARGET_SLIP_END, length);

    if (!end) {
        return length;
    }
    decoder->state = TARGET_DECODING;
    decoder->index = 0;
    return (size_t)(end - bytes) + 1;
}

/* @return the number of bytes taken, at least one */
static size_t feed_plain(struct target_decoder *decoder, uint8_t *buffer, const uint8_t *bytes,
                         size_t length, bool *complete)
{
    size_t run = plain_run(bytes, length);

    if (run > 0) {
        store(decoder, buffer, bytes, run);
        return run;
    }
    if (bytes[0] == ESC) {
        decoder->state = TARGET_ESC_RECEIVED;
    } else {
        *complete = true;
    }
    return 1;
}

size_t target_decoder_feed(struct target_decoder *decoder, uint8_t *buffer, const uint8_t *bytes,
                           size_t length, bool *complete)
{
    size_t taken = 0;

    *complete = false;
    while (taken < length && !*complete) {
        if (decoder->index == decoder->limit) {
            return length; /* deaf */
        }
        switch (decoder->state) {
        case TARGET_DECODING:
            taken += feed_plain(decoder, buffer, bytes + taken, length - taken, complete);
            break;
        case TARGET_ESC_RECEIVED:
            feed_escaped(decoder, buffer, bytes[taken++]);
            break;
        case TARGET_CLEARING_INVALID:
            taken += clear_invalid(decoder, bytes + taken, length - taken);
            break;
        }
    }
    return taken;
}

size_t target_slip_encode(uint8_t *out, const uint8_t *bytes, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == TARGET_SLIP_END || bytes[i] == ESC) {
            out[count++] = ESC;
            out[count++] = bytes[i] == ESC ? ESC_ESC : ESC_END;
        } else {
            out[count++] = bytes[i];
        }
    }
    out[count++] = TARGET_SLIP_END;
    return count;
}
