/* SPDX-License-Identifier: MIT */
/** @file Files of `ndfu sim`. Failures are told on standard error. */
#ifndef NDFU_CLI_SIM_FILE_H
#define NDFU_CLI_SIM_FILE_H

#include <stdbool.h>
#include <stddef.h>

/** Whether the folder of a path is there and takes new files. */
bool file_check_folder(const char *path);

/**
 * Reads a whole file.
 *
 * @return its bytes with a zero behind them, owned by the caller; NULL when it cannot be read
 */
char *file_read(const char *path, size_t *length);

#endif
