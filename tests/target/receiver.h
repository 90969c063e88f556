/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The receiver: decodes bytes into buffers, and takes requests out of the frames.
 *
 * It keeps its state for as long as there is power. When a frame ends and no buffer is free, it
 * goes on in the old one, behind the frame that has just ended: that is how frames grow together
 * and the decoder goes deaf (observed).
 */
#ifndef NDFU_TARGET_RECEIVER_H
#define NDFU_TARGET_RECEIVER_H

#include <stddef.h>
#include <stdint.h>

struct target;

/** The decoder's limit, which is also the MTU that the target tells. */
unsigned target_receiver_limit(const struct target *target);

void target_receiver_init(struct target *target);
void target_receiver_feed(struct target *target, uint64_t at, const uint8_t *bytes, size_t length);

/** The data of a write is no longer needed. */
void target_receiver_give_back(struct target *target, uint8_t buffer);

#endif
