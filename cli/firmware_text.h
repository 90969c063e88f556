/* SPDX-License-Identifier: MIT */
/** @file Telling what was read of a file of firmware. */
#ifndef NDFU_CLI_FIRMWARE_TEXT_H
#define NDFU_CLI_FIRMWARE_TEXT_H

#include <ndfu/firmware.h>

/**
 * Says on standard error what the image is and how it differs from the file: nobody should have to
 * find out on a target.
 */
void tell_firmware(const char *path, const struct ndfu_firmware *firmware);

#endif
