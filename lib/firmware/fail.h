/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How reading firmware fails.
 */
#ifndef NDFU_FIRMWARE_FAIL_H
#define NDFU_FIRMWARE_FAIL_H

#include <ndfu/error.h>

/**
 * Something is wrong with a file.
 *
 * @param name    of the file; stands in quotation marks in front of the message
 * @param format  printf format of the rest of the message
 * @return NDFU_E_FIRMWARE
 */
__attribute__((format(printf, 3, 4))) enum ndfu_status ndfu_fail_firmware(struct ndfu_error *error,
                                                                          const char *name,
                                                                          const char *format, ...);

/** There is no memory for a file. @return NDFU_E_NO_MEMORY */
enum ndfu_status ndfu_fail_firmware_memory(struct ndfu_error *error, const char *name);

#endif
