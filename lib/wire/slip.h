/* SPDX-License-Identifier: MIT */
/**
 * @file
 * SLIP framing (RFC 1055), as the serial DFU transport uses it: END closes a frame, none opens it.
 *
 * A leading END would not be harmless: the target executes an empty frame with whatever opcode an
 * older frame left in its buffer. What empties the target's decoder is the frame abort.
 */
#ifndef NDFU_WIRE_SLIP_H
#define NDFU_WIRE_SLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NDFU_SLIP_END        0xc0
#define NDFU_SLIP_ESCAPE     0xdb
#define NDFU_SLIP_ESCAPE_END 0xdc /**< behind ESCAPE: the byte END */
#define NDFU_SLIP_ESCAPE_ESC 0xdd /**< behind ESCAPE: the byte ESCAPE */

/** The longest encoding of a number of bytes, without the END. */
#define NDFU_SLIP_BOUND(length) (2 * (length))

/**
 * The frame abort: an escape, a byte that may not follow one, END.
 *
 * It drops a partial frame from the target's decoder without executing it, whatever state the
 * decoder is in, and does nothing to an empty decoder.
 */
#define NDFU_FRAME_ABORT                      \
    {                                         \
        NDFU_SLIP_ESCAPE, 0x00, NDFU_SLIP_END \
    }
#define NDFU_FRAME_ABORT_LENGTH 3

/**
 * Encodes bytes, without an END.
 *
 * @param out  room for NDFU_SLIP_BOUND(length) bytes
 * @return the number of bytes written to out
 */
size_t ndfu_slip_encode(uint8_t *out, const uint8_t *bytes, size_t length);

/** The longest frame that the decoder takes: well over twice the longest response. */
#define NDFU_SLIP_FRAME_MAX 64

/** What one more byte made of the stream. */
enum ndfu_slip_event {
    NDFU_SLIP_NOTHING = 0,    /**< the frame goes on, or an empty frame was passed over */
    NDFU_SLIP_FRAME = 1,      /**< a frame is complete: bytes[0..length) until the next call */
    NDFU_SLIP_OVERLONG = 2,   /**< the frame is too long; it is dropped up to its END */
    NDFU_SLIP_BAD_ESCAPE = 3, /**< a byte that may not follow ESCAPE; dropped up to the END */
};

/** A streaming decoder. All zero is its initial state. */
struct ndfu_slip_decoder {
    uint8_t bytes[NDFU_SLIP_FRAME_MAX];
    size_t length;
    bool escaped;  /**< the last byte was ESCAPE */
    bool dropping; /**< up to the next END */
    bool complete; /**< bytes hold a frame that was reported */
};

/** Feeds one byte. Every fault is reported once, where it is found. */
enum ndfu_slip_event ndfu_slip_decode(struct ndfu_slip_decoder *decoder, uint8_t byte);

/** Forgets a partial frame. */
void ndfu_slip_reset(struct ndfu_slip_decoder *decoder);

#endif
