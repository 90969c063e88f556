/* SPDX-License-Identifier: MIT */
/**
 * @file
 * ELF files of linked programs, by their loadable segments.
 */
#ifndef NDFU_FIRMWARE_ELF_H
#define NDFU_FIRMWARE_ELF_H

#include <stdbool.h>

#include "firmware/memory_map.h"

/** Whether a file begins as every ELF file does. */
bool ndfu_elf_is(const uint8_t *file, size_t size);

/**
 * Reads the loadable segments of an ELF file into an empty map, whose name is set, to where they
 * are loaded from: initial values of variables are in flash, not where the variables will be.
 *
 * @return NDFU_OK; NDFU_E_FIRMWARE where it is not ELF32, little-endian, ARM and linked, or is
 *         malformed; NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_elf_read(const uint8_t *file, size_t size, struct ndfu_memory_map *map,
                               struct ndfu_error *error);

#endif
