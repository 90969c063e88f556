/* SPDX-License-Identifier: MIT */
/** @file What `ndfu flash` is to flash: a package, or firmware that becomes one in memory. */
#ifndef NDFU_CLI_FLASH_PACKAGE_H
#define NDFU_CLI_FLASH_PACKAGE_H

#include <ndfu/package.h>

#include "flash_options.h"

/**
 * Opens the package, or makes an unsigned one of firmware, and checks it.
 *
 * @param package  receives the package, to be closed with ndfu_package_close(), whatever is
 *                 returned
 */
enum ndfu_status flash_package_open(const struct flash_values *given, const char *operand,
                                    struct ndfu_package **package, struct ndfu_error *error);

#endif
