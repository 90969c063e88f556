/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The pool of receive buffers: a stack of buffer numbers, as the real one is.
 *
 * It checks nothing. A buffer that is given back twice is on the stack twice and will be handed out
 * twice, so that two frames share one buffer; more can be free than there are. Observed.
 */
#ifndef NDFU_TARGET_POOL_H
#define NDFU_TARGET_POOL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    TARGET_MAX_BUFFERS = 16,
    TARGET_POOL_STACK = 64, /**< what is given back beyond this is forgotten */
};

struct target_pool {
    unsigned size;
    unsigned free;
    uint8_t stack[TARGET_POOL_STACK];
};

/** All buffers are free; number 0 is the first to be handed out. */
void target_pool_init(struct target_pool *pool, unsigned size);

/** @return false when there is none */
bool target_pool_take(struct target_pool *pool, uint8_t *buffer);

/** @return false when the buffer was free already (it is given back all the same) */
bool target_pool_give(struct target_pool *pool, uint8_t buffer);

#endif
