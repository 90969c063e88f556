/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Intel HEX.
 */
#ifndef NDFU_FIRMWARE_INTEL_HEX_H
#define NDFU_FIRMWARE_INTEL_HEX_H

#include "firmware/memory_map.h"

/**
 * Reads the records of an Intel HEX file into an empty map, whose name is set. Every record is
 * checked, and so is that there is an end record with nothing behind it. Start addresses are passed
 * over: a bootloader does not use them.
 *
 * @return NDFU_OK, NDFU_E_FIRMWARE or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_intel_hex_read(const uint8_t *text, size_t length,
                                     struct ndfu_memory_map *map, struct ndfu_error *error);

#endif
