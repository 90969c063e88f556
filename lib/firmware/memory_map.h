/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Pieces of memory with addresses, as files of firmware hold them, and the one image that they
 * make together.
 */
#ifndef NDFU_FIRMWARE_MEMORY_MAP_H
#define NDFU_FIRMWARE_MEMORY_MAP_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/firmware.h>

/** A piece of memory. */
struct ndfu_piece {
    uint32_t address;
    uint32_t size;       /**< bytes, at least 1 */
    size_t offset;       /**< of its bytes in the map's bytes */
    unsigned long where; /**< in the file, in the map's unit */
};

/** Pieces in any order. All zero but name and unit: empty. */
struct ndfu_memory_map {
    const char *name; /**< of the file, for messages */
    const char *unit; /**< in which pieces are counted, such as "line", for messages */
    struct ndfu_piece *pieces;
    size_t count;
    size_t capacity;
    uint8_t *bytes;
    size_t bytes_used;
    size_t bytes_capacity;
};

/** The one image of a map. */
struct ndfu_memory_image {
    uint8_t *data; /**< to be freed by the caller */
    struct ndfu_firmware_info info;
};

/**
 * Adds a piece, and copies its bytes. One without bytes is passed over.
 *
 * @return NDFU_OK, NDFU_E_FIRMWARE where its addresses are out of range, NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_memory_map_add(struct ndfu_memory_map *map, unsigned long where,
                                     uint32_t address, const uint8_t *bytes, size_t size,
                                     struct ndfu_error *error);

/**
 * Makes the image: gaps are filled, MBR and UICR are left out, and the end is padded. The pieces
 * are sorted by it.
 *
 * @param image  receives all of info but the format, which is left alone
 * @return NDFU_OK, NDFU_E_FIRMWARE where an address is there twice or none is left,
 * NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_memory_map_flatten(struct ndfu_memory_map *map,
                                         struct ndfu_memory_image *image, struct ndfu_error *error);

/** Frees what a map holds. */
void ndfu_memory_map_clear(struct ndfu_memory_map *map);

#endif
