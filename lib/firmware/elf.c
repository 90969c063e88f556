/* SPDX-License-Identifier: MIT */
#include "firmware/elf.h"

#include <string.h>

#include "base/bytes.h"
#include "firmware/fail.h"

/* Offsets and values of the ELF specification that matter here. */
enum {
    HEADER_SIZE = 52,
    CLASS = 4,
    CLASS_32 = 1,
    CLASS_64 = 2,
    DATA_ENCODING = 5,
    LITTLE_ENDIAN_DATA = 1,
    TYPE = 16,
    TYPE_EXECUTABLE = 2,
    MACHINE = 18,
    MACHINE_ARM = 40,
    SEGMENTS_OFFSET = 28,
    SECTIONS_OFFSET = 32,
    SEGMENT_ENTRY_SIZE = 42,
    SEGMENT_COUNT = 44,
    SECTION_ENTRY_SIZE = 46,
    SECTION_COUNT = 48,

    SEGMENT_HEADER_SIZE = 32,
    SEGMENT_LOAD = 1,

    SECTION_HEADER_SIZE = 40,
    SECTION_NOBITS = 8,
    SECTION_ALLOCATED = 2,
};

static const uint8_t magic[4] = {0x7f, 'E', 'L', 'F'};

/* A table of headers in the file. */
struct table {
    const uint8_t *at;
    size_t entry_size;
    unsigned count;
};

/* A part of the file that goes to an address. */
struct segment {
    unsigned number; /* from 1 */
    uint32_t type;
    uint32_t offset;
    uint32_t size;
    uint32_t address;
};

struct reader {
    const uint8_t *file;
    size_t size;
    struct ndfu_memory_map *map;
    struct ndfu_error *error;
};

#define FAIL(reader, ...) NDFU_FAIL_FIRMWARE((reader)->error, (reader)->map->name, __VA_ARGS__)

bool ndfu_elf_is(const uint8_t *file, size_t size)
{
    return size >= sizeof magic && memcmp(file, magic, sizeof magic) == 0;
}

static bool is_inside(const struct reader *reader, uint64_t offset, uint64_t size)
{
    return offset <= reader->size && size <= reader->size - offset;
}

static enum ndfu_status check_header(const struct reader *reader)
{
    const uint8_t *header = reader->file;

    if (!ndfu_elf_is(header, reader->size))
        return FAIL(reader, " is no ELF file");
    if (reader->size < HEADER_SIZE)
        return FAIL(reader, " was cut short: it has %zu bytes, and the header of an ELF file %d",
                    reader->size, HEADER_SIZE);
    if (header[CLASS] == CLASS_64)
        return FAIL(reader,
                    " is a 64-bit ELF file; targets are 32-bit ARM, so give the program that was "
                    "built for the target");
    if (header[CLASS] != CLASS_32 || header[DATA_ENCODING] != LITTLE_ENDIAN_DATA)
        return FAIL(reader,
                    " is no ELF file for a target (class %u, data encoding %u); it must be 32-bit "
                    "and little-endian",
                    header[CLASS], header[DATA_ENCODING]);
    if (ndfu_get_le16(header + MACHINE) != MACHINE_ARM)
        return FAIL(reader,
                    " is a program for another processor (ELF machine %u); targets are ARM (%d)",
                    ndfu_get_le16(header + MACHINE), MACHINE_ARM);
    if (ndfu_get_le16(header + TYPE) != TYPE_EXECUTABLE)
        return FAIL(reader,
                    " is no linked program (ELF type %u); give the file that the linker made",
                    ndfu_get_le16(header + TYPE));
    return NDFU_OK;
}

static enum ndfu_status find_table(const struct reader *reader, const char *what, uint32_t offset,
                                   uint16_t entry_size, uint16_t count, size_t wanted_size,
                                   struct table *table)
{
    if (count > 0 && entry_size < wanted_size)
        return FAIL(reader, " is malformed: its %s headers have %u bytes, not %zu", what,
                    entry_size, wanted_size);
    if (!is_inside(reader, offset, (uint64_t)entry_size * count))
        return FAIL(reader,
                    " was cut short: its %s headers end at byte %llu, and it has %zu; get it again",
                    what, (unsigned long long)offset + (unsigned long long)entry_size * count,
                    reader->size);
    *table = (struct table){
        .at = reader->file + offset,
        .entry_size = entry_size,
        .count = count,
    };
    return NDFU_OK;
}

static enum ndfu_status find_segments(const struct reader *reader, struct table *table)
{
    const uint8_t *header = reader->file;

    return find_table(reader, "segment", ndfu_get_le32(header + SEGMENTS_OFFSET),
                      ndfu_get_le16(header + SEGMENT_ENTRY_SIZE),
                      ndfu_get_le16(header + SEGMENT_COUNT), SEGMENT_HEADER_SIZE, table);
}

static enum ndfu_status find_sections(const struct reader *reader, struct table *table)
{
    const uint8_t *header = reader->file;

    return find_table(reader, "section", ndfu_get_le32(header + SECTIONS_OFFSET),
                      ndfu_get_le16(header + SECTION_ENTRY_SIZE),
                      ndfu_get_le16(header + SECTION_COUNT), SECTION_HEADER_SIZE, table);
}

static struct segment get_segment(const struct table *table, unsigned index)
{
    const uint8_t *entry = table->at + (size_t)index * table->entry_size;

    return (struct segment){
        .number = index + 1,
        .type = ndfu_get_le32(entry),
        .offset = ndfu_get_le32(entry + 4),
        .address = ndfu_get_le32(entry + 12), /* where it is loaded from, not where it runs */
        .size = ndfu_get_le32(entry + 16),    /* in the file; memory that is cleared is not */
    };
}

/* The first byte of the file, from a place on, that a section of the program has. */
static uint32_t first_section_byte(const struct table *sections, const struct segment *segment)
{
    uint32_t first = segment->offset + segment->size;

    for (unsigned i = 0; i < sections->count; i++) {
        const uint8_t *entry = sections->at + (size_t)i * sections->entry_size;
        const uint32_t offset = ndfu_get_le32(entry + 16);

        if ((ndfu_get_le32(entry + 8) & SECTION_ALLOCATED) == 0 ||
            ndfu_get_le32(entry + 4) == SECTION_NOBITS || ndfu_get_le32(entry + 20) == 0)
            continue;
        if (offset >= segment->offset && offset < first)
            first = offset;
    }
    return first;
}

/*
 * Linkers that align segments to pages of memory, which a target does not have, may let the first
 * one begin with the headers of the file. They are not part of the program.
 */
static enum ndfu_status leave_headers_out(const struct reader *reader, struct segment *segment)
{
    struct table sections;
    enum ndfu_status status;
    uint32_t first;

    if (segment->offset >= HEADER_SIZE)
        return NDFU_OK;
    status = find_sections(reader, &sections);
    if (status != NDFU_OK)
        return status;
    if (sections.count == 0)
        return FAIL(
            reader,
            ", segment %u: it begins with the headers of the file, and without sections one "
            "cannot tell where the program begins; link with -n (--nmagic), or make an "
            "Intel HEX file",
            segment->number);
    first = first_section_byte(&sections, segment);
    segment->address += first - segment->offset;
    segment->size -= first - segment->offset;
    segment->offset = first;
    return NDFU_OK;
}

static enum ndfu_status load(const struct reader *reader, struct segment *segment)
{
    enum ndfu_status status;

    if (segment->type != SEGMENT_LOAD || segment->size == 0)
        return NDFU_OK;
    if (!is_inside(reader, segment->offset, segment->size))
        return FAIL(
            reader,
            ", segment %u: it ends at byte %llu, and the file has %zu; it was cut short, so "
            "get it again",
            segment->number, (unsigned long long)segment->offset + segment->size, reader->size);
    if (segment->size > UINT32_MAX - segment->address)
        return FAIL(reader, ", segment %u: %lu bytes at 0x%08lx run past the last address",
                    segment->number, (unsigned long)segment->size, (unsigned long)segment->address);
    status = leave_headers_out(reader, segment);
    if (status != NDFU_OK)
        return status;
    return ndfu_memory_map_add(reader->map, segment->number, segment->address,
                               reader->file + segment->offset, segment->size, reader->error);
}

enum ndfu_status ndfu_elf_read(const uint8_t *file, size_t size, struct ndfu_memory_map *map,
                               struct ndfu_error *error)
{
    const struct reader reader = {.file = file, .size = size, .map = map, .error = error};
    struct table segments = {0};
    enum ndfu_status status = check_header(&reader);

    map->unit = "segment";
    if (status == NDFU_OK)
        status = find_segments(&reader, &segments);
    for (unsigned i = 0; i < segments.count && status == NDFU_OK; i++) {
        struct segment segment = get_segment(&segments, i);

        status = load(&reader, &segment);
    }
    if (status == NDFU_OK && map->count == 0)
        return FAIL(&reader, " has no loadable segment; give the file that the linker made");
    return status;
}
