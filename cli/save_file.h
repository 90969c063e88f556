/* SPDX-License-Identifier: MIT */
/** @file Writing a file as a whole or not at all. */
#ifndef NDFU_CLI_SAVE_FILE_H
#define NDFU_CLI_SAVE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <ndfu/error.h>

/** How a file is written. */
struct save_how {
    bool overwrite;   /**< a regular file that is there is replaced; nothing else ever is */
    bool secret;      /**< nobody but its owner may read it */
    const char *mend; /**< what to do about a file that is there and must not be replaced */
};

/**
 * Writes a file. It appears under its name when all of it is on the disk; until then, and after a
 * failure, whatever was there stays. A signal that would end the program waits meanwhile.
 *
 * @return NDFU_OK; NDFU_E_ARGUMENT where it cannot be made or is there already; NDFU_E_INTERNAL
 *         where writing fails, as when the disk is full
 */
enum ndfu_status save_file(const char *path, const void *bytes, size_t size,
                           const struct save_how *how, struct ndfu_error *error);

#endif
