/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Responses, and the one buffer that they are sent from.
 *
 * A response that is produced while the last one is on its way is lost. Over USB that is all. Over
 * UART it has been written over the one that is being sent by then, whose rest comes out as a
 * mixture of both (observed).
 */
#ifndef NDFU_TARGET_SENDER_H
#define NDFU_TARGET_SENDER_H

#include <stdint.h>

#include "target/state.h"

/** Answers a request. A write is answered only when its receipt is due. */
void target_respond(struct target *target, uint64_t at, const struct target_response *response);

/** UART: when the next byte is taken out of the buffer, or TARGET_NEVER. */
uint64_t target_sender_next(const struct target *target);

/** When the response that is being sent will have left. */
uint64_t target_sender_done_at(const struct target *target);

/** UART: hands the bytes to the line that are due by now. */
void target_sender_catch_up(struct target *target, uint64_t at);

/** UART: the CPU, which hands out every byte, stands still from now until a moment. */
void target_sender_hold(struct target *target, uint64_t at, uint64_t until);

#endif
