/* SPDX-License-Identifier: MIT */
/** @file Files of `ndfu sim`. Failures are told on standard error. */
#ifndef NDFU_CLI_SIM_FILE_H
#define NDFU_CLI_SIM_FILE_H

#include <stdbool.h>
#include <stddef.h>

/** Whether the folder of a path is there and takes new files. */
bool file_check_folder(const char *path);

/** Whether a file can be written, or made. @return false with a message on standard error */
bool file_check_output(const char *path);

/**
 * Reads a whole file.
 *
 * @return its bytes with a zero behind them, owned by the caller; NULL when it cannot be read
 */
char *file_read(const char *path, size_t *length);

/**
 * Writes a whole file: it is there as it was, or complete. What is no file, such as /dev/stdout, is
 * written as it is.
 *
 * @return false with a message on standard error
 */
bool file_write(const char *path, const void *bytes, size_t length);

#endif
