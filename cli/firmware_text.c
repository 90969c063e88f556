/* SPDX-License-Identifier: MIT */
#include "firmware_text.h"

#include <stdio.h>

void tell_firmware(const char *path, const struct ndfu_firmware *firmware)
{
    const struct ndfu_firmware_info *info = ndfu_firmware_get_info(firmware);

    if (info->has_address)
        (void)fprintf(stderr, "%s: %zu bytes from 0x%08lx", path, info->size,
                      (unsigned long)info->address);
    else
        (void)fprintf(stderr, "%s: %zu bytes", path, info->size);
    if (info->gaps + info->padding > 0)
        (void)fprintf(stderr, ", %zu of them FF to fill gaps", info->gaps + info->padding);
    if (info->mbr_left_out > 0)
        (void)fprintf(stderr, "; %zu bytes for the MBR are left out", info->mbr_left_out);
    if (info->uicr_left_out > 0)
        (void)fprintf(stderr, "; %zu bytes for the UICR are left out", info->uicr_left_out);
    (void)fputc('\n', stderr);
}
