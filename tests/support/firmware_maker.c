/* SPDX-License-Identifier: MIT */
#include "support/firmware_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD = 16, RECORD_TEXT = 2 * (RECORD + 5) + 3, CAPACITY = 4 * 1024 * 1024 };
enum { SEGMENT_HEADER = 32, SECTION_HEADER = 40, RUNS_AT = 0x20000000 };

static struct made_file make_file(void)
{
    struct made_file file = {.bytes = calloc(1, CAPACITY)};

    if (!file.bytes)
        abort();
    return file;
}

static void require_room(const struct made_file *file, size_t size)
{
    if (size < CAPACITY - file->size)
        return;
    (void)fputs("firmware maker: too large\n", stderr);
    abort();
}

static void put_record(struct made_file *file, uint8_t type, uint16_t address, const uint8_t *bytes,
                       size_t size)
{
    unsigned sum = (unsigned)size + (address >> 8) + (address & 0xff) + type;
    char *text = (char *)file->bytes + file->size;

    require_room(file, RECORD_TEXT);
    text += sprintf(text, ":%02X%04X%02X", (unsigned)size, address, type);
    for (size_t i = 0; i < size; i++) {
        text += sprintf(text, "%02X", bytes[i]);
        sum += bytes[i];
    }
    text += sprintf(text, "%02X\r\n", -sum & 0xff);
    file->size = (size_t)(text - (char *)file->bytes);
}

struct made_file make_hex(const struct program_part *parts, size_t count)
{
    struct made_file file = make_file();
    uint32_t upper = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t done = 0; done < parts[i].size;) {
            const uint32_t address = parts[i].address + (uint32_t)done;
            const size_t left = parts[i].size - done;
            const size_t to_end = 0x10000 - (address & 0xffff);
            size_t size = left < RECORD ? left : RECORD;

            if (size > to_end)
                size = to_end;
            if (upper != address >> 16) {
                const uint8_t bytes[] = {(uint8_t)(address >> 24), (uint8_t)(address >> 16)};

                upper = address >> 16;
                put_record(&file, 4, 0, bytes, sizeof bytes);
            }
            put_record(&file, 0, (uint16_t)address, parts[i].bytes + done, size);
            done += size;
        }
    }
    put_record(&file, 5, 0, (const uint8_t *)"\0\0\x12\x35", 4);
    put_record(&file, 1, 0, NULL, 0);
    return file;
}

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, size_t value)
{
    put16(at, (unsigned)value & 0xffff);
    put16(at + 2, (unsigned)(value >> 16) & 0xffff);
}

static void put_segment(uint8_t *at, size_t offset, size_t runs_at, size_t address, size_t in_file,
                        size_t in_memory)
{
    put32(at, 1);
    put32(at + 4, offset);
    put32(at + 8, runs_at);
    put32(at + 12, address);
    put32(at + 16, in_file);
    put32(at + 20, in_memory);
    put32(at + 24, 5);
    put32(at + 28, ELF_PAGE);
}

static void put_section(uint8_t *at, unsigned type, unsigned flags, size_t address, size_t offset,
                        size_t size)
{
    put32(at + 4, type);
    put32(at + 8, flags);
    put32(at + 12, address);
    put32(at + 16, offset);
    put32(at + 20, size);
}

static void put_elf_header(uint8_t *at, unsigned segments, size_t sections_offset,
                           unsigned sections)
{
    memcpy(at,
           "\x7f"
           "ELF\1\1\1",
           7);
    put16(at + 16, 2);  /* linked */
    put16(at + 18, 40); /* ARM */
    put32(at + 20, 1);
    put32(at + 28, ELF_SEGMENTS);
    put32(at + 32, sections_offset);
    put16(at + 40, 52);
    put16(at + 42, SEGMENT_HEADER);
    put16(at + 44, segments);
    put16(at + 46, SECTION_HEADER);
    put16(at + 48, sections);
}

/* Sections: one that is none, one for each part, and one of notes that is not part of the program.
 */
static size_t put_sections(struct made_file *file, const struct program_part *parts, size_t count,
                           const size_t *offsets)
{
    const size_t start = file->size;
    uint8_t *at = file->bytes + start + SECTION_HEADER;

    require_room(file, (count + 2) * SECTION_HEADER);
    for (size_t i = 0; i < count; i++, at += SECTION_HEADER)
        put_section(at, 1, 2, RUNS_AT, offsets[i], parts[i].size);
    put_section(at, 1, 0, 0, 1, 1);
    file->size += (count + 2) * SECTION_HEADER;
    return start;
}

struct made_file make_elf(const struct program_part *parts, size_t count,
                          const struct elf_style *style)
{
    static const struct elf_style plain;
    struct made_file file = make_file();
    size_t offsets[16];
    size_t sections = 0;
    uint8_t *segment = file.bytes + ELF_SEGMENTS;

    if (!style)
        style = &plain;
    file.size = ELF_PAGE;
    for (size_t i = 0; i < count; i++, segment += SEGMENT_HEADER) {
        const size_t headers = i == 0 && style->begins_with_headers ? ELF_PAGE : 0;

        require_room(&file, parts[i].size + ELF_PAGE);
        offsets[i] = file.size;
        memcpy(file.bytes + file.size, parts[i].bytes, parts[i].size);
        put_segment(segment, file.size - headers, RUNS_AT + i * 0x10000, parts[i].address - headers,
                    parts[i].size + headers, parts[i].size + headers);
        file.size += (parts[i].size + ELF_PAGE - 1) / ELF_PAGE * ELF_PAGE;
    }
    put_segment(segment, file.size, RUNS_AT, RUNS_AT, 0, 0x400);
    if (!style->no_sections)
        sections = put_sections(&file, parts, count, offsets);
    put_elf_header(file.bytes, (unsigned)count + 1, sections,
                   style->no_sections ? 0 : (unsigned)count + 2);
    return file;
}
