/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Numbers on the wire and in flash: little-endian, of 2 or 4 bytes. The library has its own.
 */
#ifndef TARGET_NUMBER_H
#define TARGET_NUMBER_H

#include <stdint.h>

static inline uint32_t target_number_get(const uint8_t *bytes, unsigned width)
{
    uint32_t number = 0;

    while (width-- > 0) {
        number = number << 8 | bytes[width];
    }
    return number;
}

static inline void target_number_put(uint8_t *bytes, unsigned width, uint32_t number)
{
    for (unsigned i = 0; i < width; i++, number >>= 8) {
        bytes[i] = (uint8_t)(number & 0xff);
    }
}

#endif
