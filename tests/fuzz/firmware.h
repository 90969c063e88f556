/* SPDX-License-Identifier: MIT */
/** @file What firmware must be that was read from anything. */
#ifndef NDFU_TESTS_FUZZ_FIRMWARE_H
#define NDFU_TESTS_FUZZ_FIRMWARE_H

#include <ndfu/firmware.h>

#include "fuzz/fuzz.h"

static inline int fuzz_firmware(const uint8_t *data, size_t size, enum ndfu_firmware_format format)
{
    struct ndfu_firmware *firmware;
    const struct ndfu_firmware_info *info;
    struct ndfu_error error;

    if (ndfu_firmware_open_memory(data, size, NULL, format, &firmware, &error) != NDFU_OK) {
        PROMISE(!firmware && error.message[0]);
        return 0;
    }
    info = ndfu_firmware_get_info(firmware);
    PROMISE(info->size > 0 && info->size % 4 == 0 && info->padding < 4);
    PROMISE(info->address >= NDFU_FLASH_MBR_END && info->address < NDFU_FLASH_END);
    PROMISE(info->size - info->padding <= NDFU_FLASH_END - info->address);
    PROMISE(info->gaps + info->padding < info->size);
    for (size_t i = 0; i < info->padding; i++)
        PROMISE(info->data[info->size - 1 - i] == 0xff);
    ndfu_firmware_close(firmware);
    return 0;
}

#endif
