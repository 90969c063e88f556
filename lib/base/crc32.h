/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The CRC that the protocol uses for objects: the ordinary CRC-32 (IEEE 802.3), by zlib.
 */
#ifndef NDFU_BASE_CRC32_H
#define NDFU_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/**
 * Continues a CRC over more bytes.
 *
 * @param crc  the CRC of everything before; 0 at the start
 * @return the CRC of everything before followed by these bytes
 */
uint32_t ndfu_crc32(uint32_t crc, const uint8_t *bytes, size_t length);

#endif
