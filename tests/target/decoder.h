/* SPDX-License-Identifier: MIT */
/**
 * @file
 * SLIP as the target decodes it, and as it encodes its responses.
 *
 * The decoder stores decoded bytes and stops for good when its buffer is full: from then on it
 * ignores everything, the end of the frame included. That is the real one's behaviour (observed),
 * and the reason why a frame must be shorter than the MTU.
 */
#ifndef NDFU_TARGET_DECODER_H
#define NDFU_TARGET_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/report.h"

enum { TARGET_SLIP_END = 0xC0 };

struct target_decoder {
    unsigned index; /**< decoded bytes so far */
    unsigned limit; /**< the size of the buffer */
    enum target_decoder_state state;
};

/**
 * Decodes bytes into a buffer until a frame ends. The index is left where it is then: whoever
 * takes the frame resets it, or does not, when there is no new buffer.
 *
 * @param buffer    limit bytes
 * @param complete  set to whether the last byte taken ended a frame
 * @return the number of bytes taken: all of them, or those up to and with the end of the frame
 */
size_t target_decoder_feed(struct target_decoder *decoder, uint8_t *buffer, const uint8_t *bytes,
                           size_t length, bool *complete);

/**
 * Encodes a frame with its END.
 *
 * @param out  at least 2 * length + 1 bytes
 * @return the number of encoded bytes
 */
size_t target_slip_encode(uint8_t *out, const uint8_t *bytes, size_t length);

#endif
