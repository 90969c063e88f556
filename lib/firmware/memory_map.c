/* SPDX-License-Identifier: MIT */
#include "firmware/memory_map.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/fail.h"

enum { FLASH_WORD = 4, ERASED = 0xff };

/* More bytes than there are addresses for: some must be given twice. */
static const size_t BYTES_MAX = NDFU_FLASH_END + (NDFU_FLASH_UICR_END - NDFU_FLASH_UICR);

/* A range of addresses, from start to the one before end. */
struct range {
    uint32_t start;
    uint32_t end;
};

static const struct range mbr = {0, NDFU_FLASH_MBR_END};
static const struct range flash = {NDFU_FLASH_MBR_END, NDFU_FLASH_END};
static const struct range uicr = {NDFU_FLASH_UICR, NDFU_FLASH_UICR_END};

static bool is_possible(uint32_t address, size_t size)
{
    const uint64_t end = (uint64_t)address + size;

    return end <= flash.end || (address >= uicr.start && end <= uicr.end);
}

/* The part of a piece that lies in a range; start and end are the same where none does. */
static struct range clip(const struct ndfu_piece *piece, struct range range)
{
    const uint32_t end = piece->address + piece->size;
    struct range part = {
        .start = piece->address > range.start ? piece->address : range.start,
        .end = end < range.end ? end : range.end,
    };

    if (part.end < part.start)
        part.end = part.start;
    return part;
}

static bool reserve_bytes(struct ndfu_memory_map *map, size_t size)
{
    size_t capacity = map->bytes_capacity ? map->bytes_capacity : 64 * 1024;
    uint8_t *grown;

    while (capacity < map->bytes_used + size)
        capacity *= 2;
    if (capacity == map->bytes_capacity)
        return true;
    grown = realloc(map->bytes, capacity);
    if (!grown)
        return false;
    map->bytes = grown;
    map->bytes_capacity = capacity;
    return true;
}

static bool reserve_piece(struct ndfu_memory_map *map)
{
    const size_t capacity = map->capacity ? 2 * map->capacity : 256;
    struct ndfu_piece *grown;

    if (map->count < map->capacity)
        return true;
    grown = realloc(map->pieces, capacity * sizeof *grown);
    if (!grown)
        return false;
    map->pieces = grown;
    map->capacity = capacity;
    return true;
}

enum ndfu_status ndfu_memory_map_add(struct ndfu_memory_map *map, unsigned long where,
                                     uint32_t address, const uint8_t *bytes, size_t size,
                                     struct ndfu_error *error)
{
    if (size == 0)
        return NDFU_OK;
    if (!is_possible(address, size))
        return NDFU_FAIL_FIRMWARE(
            error, map->name,
            ", %s %lu: %zu bytes at 0x%08lx are outside of the flash, which is at most 0x%08lx to "
            "0x%08lx; link the program for the flash of the target",
            map->unit, where, size, (unsigned long)address, (unsigned long)flash.start,
            (unsigned long)flash.end - 1);
    if (size > BYTES_MAX - map->bytes_used)
        return NDFU_FAIL_FIRMWARE(error, map->name,
                                  ", %s %lu: there are more bytes than addresses, so some are "
                                  "given twice; make the file again",
                                  map->unit, where);
    if (!reserve_bytes(map, size) || !reserve_piece(map))
        return NDFU_FAIL_FIRMWARE_MEMORY(error, map->name);
    map->pieces[map->count++] = (struct ndfu_piece){
        .address = address,
        .size = (uint32_t)size,
        .offset = map->bytes_used,
        .where = where,
    };
    memcpy(map->bytes + map->bytes_used, bytes, size);
    map->bytes_used += size;
    return NDFU_OK;
}

static int compare(const void *left, const void *right)
{
    const struct ndfu_piece *a = left;
    const struct ndfu_piece *b = right;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return (a->where > b->where) - (a->where < b->where);
}

static enum ndfu_status check_overlaps(const struct ndfu_memory_map *map, struct ndfu_error *error)
{
    for (size_t i = 1; i < map->count; i++) {
        const struct ndfu_piece *one = &map->pieces[i - 1];
        const struct ndfu_piece *next = &map->pieces[i];

        if (next->address < one->address + one->size)
            return NDFU_FAIL_FIRMWARE(error, map->name,
                                      ": address 0x%08lx is given twice, in %s %lu and in %s %lu; "
                                      "if two programs were merged, they overlap",
                                      (unsigned long)next->address, map->unit,
                                      one->where < next->where ? one->where : next->where,
                                      map->unit,
                                      one->where < next->where ? next->where : one->where);
    }
    return NDFU_OK;
}

/* Counts what is left out. @return the addresses that the rest spans, and in *used its bytes */
static struct range span(const struct ndfu_memory_map *map, struct ndfu_firmware_info *info,
                         size_t *used)
{
    struct range whole = {flash.end, 0};

    *used = 0;
    for (size_t i = 0; i < map->count; i++) {
        const struct range in_mbr = clip(&map->pieces[i], mbr);
        const struct range in_uicr = clip(&map->pieces[i], uicr);
        const struct range part = clip(&map->pieces[i], flash);

        info->mbr_left_out += in_mbr.end - in_mbr.start;
        info->uicr_left_out += in_uicr.end - in_uicr.start;
        if (part.start == part.end)
            continue;
        *used += part.end - part.start;
        if (part.start < whole.start)
            whole.start = part.start;
        if (part.end > whole.end)
            whole.end = part.end;
    }
    return whole;
}

static void copy_pieces(const struct ndfu_memory_map *map, struct ndfu_memory_image *image)
{
    memset(image->data, ERASED, image->info.size);
    for (size_t i = 0; i < map->count; i++) {
        const struct ndfu_piece *piece = &map->pieces[i];
        const struct range part = clip(piece, flash);

        if (part.start < part.end)
            memcpy(image->data + (part.start - image->info.address),
                   map->bytes + piece->offset + (part.start - piece->address),
                   part.end - part.start);
    }
}

enum ndfu_status ndfu_memory_map_flatten(struct ndfu_memory_map *map,
                                         struct ndfu_memory_image *image, struct ndfu_error *error)
{
    struct ndfu_firmware_info *info = &image->info;
    enum ndfu_status status;
    struct range whole;
    size_t used;

    if (map->count > 0)
        qsort(map->pieces, map->count, sizeof map->pieces[0], compare);
    status = check_overlaps(map, error);
    if (status != NDFU_OK)
        return status;
    whole = span(map, info, &used);
    if (used == 0)
        return NDFU_FAIL_FIRMWARE(error, map->name,
                                  " holds nothing for the flash of a target (%zu bytes for the MBR "
                                  "and %zu for the UICR are left out); is it the right file?",
                                  info->mbr_left_out, info->uicr_left_out);
    info->has_address = true;
    info->address = whole.start;
    info->gaps = whole.end - whole.start - used;
    info->padding = (FLASH_WORD - (whole.end - whole.start) % FLASH_WORD) % FLASH_WORD;
    info->size = whole.end - whole.start + info->padding;
    image->data = malloc(info->size);
    if (!image->data)
        return NDFU_FAIL_FIRMWARE_MEMORY(error, map->name);
    copy_pieces(map, image);
    return NDFU_OK;
}

void ndfu_memory_map_clear(struct ndfu_memory_map *map)
{
    free(map->pieces);
    free(map->bytes);
    map->pieces = NULL;
    map->bytes = NULL;
    map->count = map->capacity = map->bytes_used = map->bytes_capacity = 0;
}
