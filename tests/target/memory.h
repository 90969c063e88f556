/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Memory for the model. There is no way on without it, and nobody to tell: see target.h.
 */
#ifndef NDFU_TARGET_MEMORY_H
#define NDFU_TARGET_MEMORY_H

#include <stdlib.h>

static inline void *target_allocate(size_t length)
{
    void *memory = malloc(length);

    if (!memory) {
        abort();
    }
    return memory;
}

static inline void *target_reallocate(void *memory, size_t length)
{
    memory = realloc(memory, length);
    if (!memory) {
        abort();
    }
    return memory;
}

#endif
