/* SPDX-License-Identifier: MIT */
#include "wire/slip.h"

size_t ndfu_slip_encode(uint8_t *out, const uint8_t *bytes, size_t length)
{
    uint8_t *next = out;

    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == NDFU_SLIP_END) {
            *next++ = NDFU_SLIP_ESCAPE;
            *next++ = NDFU_SLIP_ESCAPE_END;
        } else if (bytes[i] == NDFU_SLIP_ESCAPE) {
            *next++ = NDFU_SLIP_ESCAPE;
            *next++ = NDFU_SLIP_ESCAPE_ESC;
        } else {
            *next++ = bytes[i];
        }
    }
    return (size_t)(next - out);
}

void ndfu_slip_reset(struct ndfu_slip_decoder *decoder)
{
    decoder->length = 0;
    decoder->escaped = false;
    decoder->dropping = false;
    decoder->complete = false;
}

static enum ndfu_slip_event end_frame(struct ndfu_slip_decoder *decoder)
{
    const bool sound = !decoder->dropping && !decoder->escaped && decoder->length > 0;
    const bool cut = decoder->escaped && !decoder->dropping;

    decoder->escaped = false;
    decoder->dropping = false;
    decoder->complete = true;
    if (cut)
        return NDFU_SLIP_BAD_ESCAPE;
    return sound ? NDFU_SLIP_FRAME : NDFU_SLIP_NOTHING;
}

static enum ndfu_slip_event drop_frame(struct ndfu_slip_decoder *decoder,
                                       enum ndfu_slip_event event)
{
    decoder->dropping = true;
    decoder->escaped = false;
    return event;
}

static enum ndfu_slip_event append(struct ndfu_slip_decoder *decoder, uint8_t byte)
{
    if (decoder->length == sizeof decoder->bytes)
        return drop_frame(decoder, NDFU_SLIP_OVERLONG);
    decoder->bytes[decoder->length++] = byte;
    return NDFU_SLIP_NOTHING;
}

static enum ndfu_slip_event unescape(struct ndfu_slip_decoder *decoder, uint8_t byte)
{
    decoder->escaped = false;
    if (byte == NDFU_SLIP_ESCAPE_END)
        return append(decoder, NDFU_SLIP_END);
    if (byte == NDFU_SLIP_ESCAPE_ESC)
        return append(decoder, NDFU_SLIP_ESCAPE);
    return drop_frame(decoder, NDFU_SLIP_BAD_ESCAPE);
}

enum ndfu_slip_event ndfu_slip_decode(struct ndfu_slip_decoder *decoder, uint8_t byte)
{
    if (decoder->complete)
        ndfu_slip_reset(decoder);
    if (byte == NDFU_SLIP_END)
        return end_frame(decoder);
    if (decoder->dropping)
        return NDFU_SLIP_NOTHING;
    if (decoder->escaped)
        return unescape(decoder, byte);
    if (byte == NDFU_SLIP_ESCAPE) {
        decoder->escaped = true;
        return NDFU_SLIP_NOTHING;
    }
    return append(decoder, byte);
}
