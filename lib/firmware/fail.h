/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How reading firmware fails.
 */
#ifndef NDFU_FIRMWARE_FAIL_H
#define NDFU_FIRMWARE_FAIL_H

#include "base/error.h"

/** Something is wrong with the file of this name; then printf format and arguments of the rest. */
#define NDFU_FAIL_FIRMWARE(error, name, ...) \
    ndfu_error_set_file(error, NDFU_E_FIRMWARE, "read firmware", name, __VA_ARGS__)

/** There is no memory for the file of this name. */
#define NDFU_FAIL_FIRMWARE_MEMORY(error, name)                                   \
    ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "read firmware", \
                   "no memory for the firmware in '%s'", name)

#endif
