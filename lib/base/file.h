/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reading a file whole, with a limit.
 */
#ifndef NDFU_BASE_FILE_H
#define NDFU_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>

/** What a file is read for: the words and the status of a failure. */
struct ndfu_file_purpose {
    const char *operation;    /**< such as "read package" */
    enum ndfu_status failure; /**< where the system cannot read it */
    size_t maximum;           /**< bytes that may be wanted of it, at least 1 */
};

/**
 * Reads a file.
 *
 * @param data  receives the content, to be freed by the caller; NULL on failure
 * @param size  receives its length in bytes. Larger than the maximum: there is too much, and only
 *              the beginning was read.
 * @return NDFU_OK, the purpose's failure, or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_file_read(const char *path, const struct ndfu_file_purpose *purpose,
                                uint8_t **data, size_t *size, struct ndfu_error *error);

#endif
