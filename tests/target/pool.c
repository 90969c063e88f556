/* SPDX-License-Identifier: MIT */
#include "target/pool.h"

#include <string.h>

void target_pool_init(struct target_pool *pool, unsigned size)
{
    pool->size = size;
    pool->free = size;
    for (unsigned i = 0; i < size; i++) {
        pool->stack[i] = (uint8_t)(size - 1 - i);
    }
}

bool target_pool_take(struct target_pool *pool, uint8_t *buffer)
{
    if (pool->free == 0) {
        return false;
    }
    *buffer = pool->stack[--pool->free];
    return true;
}

bool target_pool_give(struct target_pool *pool, uint8_t buffer)
{
    bool was_out = pool->free == 0 || !memchr(pool->stack, buffer, pool->free);

    if (pool->free < TARGET_POOL_STACK) {
        pool->stack[pool->free++] = buffer;
    }
    return was_out;
}
