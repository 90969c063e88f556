/* SPDX-License-Identifier: MIT */
/* From a file of any format to an image. */
#include <ndfu/firmware.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "firmware/elf.h"
#include "firmware/fail.h"
#include "firmware/intel_hex.h"

enum { FLASH_WORD = 4, ERASED = 0xff };

struct ndfu_firmware {
    struct ndfu_memory_image image;
};

static const struct {
    const char *ending;
    enum ndfu_firmware_format format;
} endings[] = {
    {".hex", NDFU_FIRMWARE_HEX},    {".ihex", NDFU_FIRMWARE_HEX}, {".ihx", NDFU_FIRMWARE_HEX},
    {".elf", NDFU_FIRMWARE_ELF},    {".axf", NDFU_FIRMWARE_ELF},  {".out", NDFU_FIRMWARE_ELF},
    {".bin", NDFU_FIRMWARE_BINARY},
};

/* By its ending; NDFU_FIRMWARE_GUESS where that says nothing. */
static enum ndfu_firmware_format format_of_name(const char *name)
{
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < sizeof endings / sizeof endings[0]; i++) {
        if (strcasecmp(ending, endings[i].ending) == 0)
            return endings[i].format;
    }
    return NDFU_FIRMWARE_GUESS;
}

/* A raw binary may begin with any byte, so what its name says goes before the rest. */
static enum ndfu_firmware_format guess_format(const char *name, const uint8_t *data, size_t size)
{
    const enum ndfu_firmware_format named = format_of_name(name);

    if (ndfu_elf_is(data, size))
        return NDFU_FIRMWARE_ELF;
    if (named != NDFU_FIRMWARE_GUESS)
        return named;
    return size > 0 && data[0] == ':' ? NDFU_FIRMWARE_HEX : NDFU_FIRMWARE_GUESS;
}

static enum ndfu_status read_mapped(const char *name, enum ndfu_firmware_format format,
                                    const uint8_t *data, size_t size,
                                    struct ndfu_memory_image *image, struct ndfu_error *error)
{
    struct ndfu_memory_map map = {.name = name};
    enum ndfu_status status = format == NDFU_FIRMWARE_HEX
                                  ? ndfu_intel_hex_read(data, size, &map, error)
                                  : ndfu_elf_read(data, size, &map, error);

    if (status == NDFU_OK)
        status = ndfu_memory_map_flatten(&map, image, error);
    ndfu_memory_map_clear(&map);
    return status;
}

static enum ndfu_status read_binary(const char *name, const uint8_t *data, size_t size,
                                    struct ndfu_memory_image *image, struct ndfu_error *error)
{
    struct ndfu_firmware_info *info = &image->info;

    if (size > NDFU_FLASH_END - NDFU_FLASH_MBR_END)
        return NDFU_FAIL_FIRMWARE(error, name, " has %zu bytes, more than the flash of any target",
                                  size);
    info->padding = (FLASH_WORD - size % FLASH_WORD) % FLASH_WORD;
    info->size = size + info->padding;
    image->data = malloc(info->size);
    if (!image->data)
        return NDFU_FAIL_FIRMWARE_MEMORY(error, name);
    memcpy(image->data, data, size);
    memset(image->data + size, ERASED, info->padding);
    return NDFU_OK;
}

static enum ndfu_status read_image(const char *name, enum ndfu_firmware_format format,
                                   const uint8_t *data, size_t size,
                                   struct ndfu_memory_image *image, struct ndfu_error *error)
{
    if (size == 0)
        return NDFU_FAIL_FIRMWARE(error, name, " is empty");
    if (size > NDFU_FIRMWARE_FILE_MAX)
        return NDFU_FAIL_FIRMWARE(error, name, " is larger than the %u bytes that are read",
                                  NDFU_FIRMWARE_FILE_MAX);
    if (format == NDFU_FIRMWARE_GUESS)
        format = guess_format(name, data, size);
    image->info.format = format;
    switch (format) {
    case NDFU_FIRMWARE_HEX:
    case NDFU_FIRMWARE_ELF:
        return read_mapped(name, format, data, size, image, error);
    case NDFU_FIRMWARE_BINARY:
        return read_binary(name, data, size, image, error);
    case NDFU_FIRMWARE_GUESS:
        break;
    }
    return NDFU_FAIL_FIRMWARE(error, name,
                              " is neither Intel HEX nor ELF; a raw binary must have a name that "
                              "ends in .bin");
}

enum ndfu_status ndfu_firmware_open_memory(const void *data, size_t size, const char *name,
                                           enum ndfu_firmware_format format,
                                           struct ndfu_firmware **firmware,
                                           struct ndfu_error *error)
{
    const char *const title = name ? name : "firmware";
    struct ndfu_firmware *opened = calloc(1, sizeof *opened);
    enum ndfu_status status;

    *firmware = NULL;
    if (!opened)
        return NDFU_FAIL_FIRMWARE_MEMORY(error, title);
    status = read_image(title, format, data, size, &opened->image, error);
    if (status != NDFU_OK) {
        ndfu_firmware_close(opened);
        return status;
    }
    opened->image.info.data = opened->image.data;
    *firmware = opened;
    return NDFU_OK;
}

enum ndfu_status ndfu_firmware_open(const char *path, enum ndfu_firmware_format format,
                                    struct ndfu_firmware **firmware, struct ndfu_error *error)
{
    static const struct ndfu_file_purpose purpose = {
        .operation = "read firmware",
        .failure = NDFU_E_FIRMWARE_READ,
        .maximum = NDFU_FIRMWARE_FILE_MAX,
    };
    uint8_t *data;
    size_t size;
    enum ndfu_status status = ndfu_file_read(path, &purpose, &data, &size, error);

    *firmware = NULL;
    if (status == NDFU_OK)
        status = ndfu_firmware_open_memory(data, size, path, format, firmware, error);
    free(data);
    return status;
}

const struct ndfu_firmware_info *ndfu_firmware_get_info(const struct ndfu_firmware *firmware)
{
    return &firmware->image.info;
}

void ndfu_firmware_close(struct ndfu_firmware *firmware)
{
    if (!firmware)
        return;
    free(firmware->image.data);
    free(firmware);
}
