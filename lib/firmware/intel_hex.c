/* SPDX-License-Identifier: MIT */
#include "firmware/intel_hex.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "firmware/fail.h"

enum record_type {
    DATA = 0,
    END_OF_FILE = 1,
    EXTENDED_SEGMENT_ADDRESS = 2,
    START_SEGMENT_ADDRESS = 3,
    EXTENDED_LINEAR_ADDRESS = 4,
    START_LINEAR_ADDRESS = 5,
};

enum {
    OVERHEAD = 5, /* length, address, type, checksum */
    DATA_MAX = 255,
    SEGMENT_SIZE = 0x10000,
};

struct record {
    uint8_t bytes[OVERHEAD + DATA_MAX];
    size_t length; /* of the data */
    uint16_t address;
    uint8_t type;
    const uint8_t *data;
};

struct reader {
    struct ndfu_memory_map *map;
    struct ndfu_error *error;
    unsigned long line;
    uint32_t base;
    bool is_segmented; /* the base is of a segment of 64 KiB, in which addresses wrap around */
    bool has_ended;
};

static enum ndfu_status fail(const struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum ndfu_status fail(const struct reader *reader, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return NDFU_FAIL_FIRMWARE(reader->error, reader->map->name, ", line %lu: %s", reader->line,
                              text);
}

/* @return 0 to 15, or a negative number */
static int digit_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

/* All bytes of a record, of which the caller knows that there is room. */
static enum ndfu_status decode_digits(const struct reader *reader, const uint8_t *digits,
                                      size_t count, uint8_t *bytes)
{
    for (size_t i = 0; i < count; i++) {
        const int value = digit_value(digits[i]);

        if (value < 0)
            return fail(reader, "character %zu is no hexadecimal digit; the file is damaged",
                        i + 2);
        bytes[i / 2] = (uint8_t)(i % 2 == 0 ? value << 4 : bytes[i / 2] | value);
    }
    return NDFU_OK;
}

static enum ndfu_status check_sum(const struct reader *reader, const struct record *record)
{
    const uint8_t given = record->bytes[OVERHEAD - 1 + record->length];
    uint8_t sum = 0;

    for (size_t i = 0; i < OVERHEAD - 1 + record->length; i++)
        sum = (uint8_t)(sum + record->bytes[i]);
    sum = (uint8_t)-sum;
    if (sum != given)
        return fail(reader,
                    "the checksum is %02X, but of these bytes it is %02X; the file was changed or "
                    "damaged, so make it again",
                    given, sum);
    return NDFU_OK;
}

static enum ndfu_status decode_record(const struct reader *reader, const uint8_t *text,
                                      size_t length, struct record *record)
{
    enum ndfu_status status;

    if (text[0] != ':')
        return fail(reader, "a record must begin with ':'; is it an Intel HEX file?");
    if (length % 2 == 0 || length < 1 + 2 * OVERHEAD || length > 1 + 2 * sizeof record->bytes)
        return fail(reader,
                    "a record of %zu characters cannot be; the file is damaged or was cut short",
                    length);
    status = decode_digits(reader, text + 1, length - 1, record->bytes);
    if (status != NDFU_OK)
        return status;
    record->length = (length - 1) / 2 - OVERHEAD;
    if (record->bytes[0] != record->length)
        return fail(reader,
                    "the record says that it has %u bytes, but it has %zu; the file is damaged or "
                    "was cut short",
                    record->bytes[0], record->length);
    record->address = (uint16_t)(record->bytes[1] << 8 | record->bytes[2]);
    record->type = record->bytes[3];
    record->data = record->bytes + 4;
    return check_sum(reader, record);
}

static enum ndfu_status add_data(const struct reader *reader, const struct record *record)
{
    const uint64_t address = (uint64_t)reader->base + record->address;

    if (reader->is_segmented && record->address + record->length > SEGMENT_SIZE)
        return fail(reader, "the record runs past the end of its segment; make the file again");
    if (address + record->length > UINT32_MAX)
        return fail(reader, "the record runs past the last address; make the file again");
    return ndfu_memory_map_add(reader->map, reader->line, (uint32_t)address, record->data,
                               record->length, reader->error);
}

static enum ndfu_status set_base(struct reader *reader, const struct record *record)
{
    const uint32_t value = (uint32_t)(record->data[0] << 8 | record->data[1]);

    reader->is_segmented = record->type == EXTENDED_SEGMENT_ADDRESS;
    reader->base = reader->is_segmented ? value << 4 : value << 16;
    return NDFU_OK;
}

static enum ndfu_status check_length(const struct reader *reader, const struct record *record,
                                     size_t wanted)
{
    if (record->length != wanted)
        return fail(reader, "a record of type %02X has %zu bytes, not %zu; make the file again",
                    record->type, wanted, record->length);
    return NDFU_OK;
}

static enum ndfu_status take_record(struct reader *reader, const struct record *record)
{
    enum ndfu_status status;

    switch (record->type) {
    case DATA:
        return add_data(reader, record);
    case END_OF_FILE:
        reader->has_ended = true;
        return check_length(reader, record, 0);
    case EXTENDED_SEGMENT_ADDRESS:
    case EXTENDED_LINEAR_ADDRESS:
        status = check_length(reader, record, 2);
        return status == NDFU_OK ? set_base(reader, record) : status;
    case START_SEGMENT_ADDRESS:
    case START_LINEAR_ADDRESS:
        return check_length(reader, record, 4);
    default:
        return fail(reader, "there are no records of type %02X; the file is damaged", record->type);
    }
}

static bool is_blank(uint8_t character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

static enum ndfu_status take_line(struct reader *reader, const uint8_t *text, size_t length)
{
    struct record record;
    enum ndfu_status status;

    while (length > 0 && is_blank(text[length - 1]))
        length--;
    if (length == 0)
        return NDFU_OK;
    if (reader->has_ended)
        return fail(reader, "there is more behind the end record; if files were put together, "
                            "merge them with a tool for it");
    status = decode_record(reader, text, length, &record);
    return status == NDFU_OK ? take_record(reader, &record) : status;
}

enum ndfu_status ndfu_intel_hex_read(const uint8_t *text, size_t length,
                                     struct ndfu_memory_map *map, struct ndfu_error *error)
{
    struct reader reader = {.map = map, .error = error};
    const uint8_t *const end = text + length;

    map->unit = "line";
    while (text < end) {
        const uint8_t *newline = memchr(text, '\n', (size_t)(end - text));
        const uint8_t *stop = newline ? newline : end;
        enum ndfu_status status;

        reader.line++;
        status = take_line(&reader, text, (size_t)(stop - text));
        if (status != NDFU_OK)
            return status;
        text = newline ? newline + 1 : end;
    }
    if (!reader.has_ended)
        return NDFU_FAIL_FIRMWARE(
            error, map->name,
            " has no end record behind its %lu lines: it was cut short, so get "
            "it again",
            reader.line);
    return NDFU_OK;
}
