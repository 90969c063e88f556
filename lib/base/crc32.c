/* SPDX-License-Identifier: MIT */
#include "base/crc32.h"

#include <zlib.h>

uint32_t ndfu_crc32(uint32_t crc, const uint8_t *bytes, size_t length)
{
    return (uint32_t)crc32_z(crc, bytes, length);
}
