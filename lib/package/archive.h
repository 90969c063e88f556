/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reading and writing zips in memory, with libzip and with limits.
 */
#ifndef NDFU_PACKAGE_ARCHIVE_H
#define NDFU_PACKAGE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>

struct ndfu_archive;

/**
 * Opens a zip.
 *
 * @param data     the zip; must stay until the archive is closed
 * @param archive  receives the archive, to be closed with ndfu_archive_close(); NULL on failure
 * @return NDFU_OK, NDFU_E_PACKAGE_FORMAT or NDFU_E_PACKAGE_LIMIT
 */
enum ndfu_status ndfu_archive_open(const void *data, size_t size, struct ndfu_archive **archive,
                                   struct ndfu_error *error);

/** Closes an archive. NULL is allowed. */
void ndfu_archive_close(struct ndfu_archive *archive);

/**
 * Reads a whole member, and checks its CRC.
 *
 * @param name     as it stands in the zip; it is never looked for anywhere else
 * @param maximum  size in bytes that the member may have, uncompressed
 * @param bytes    receives the content, to be freed by the caller; a NUL stands behind it; NULL
 *                 on failure
 * @param size     receives its length in bytes
 * @return NDFU_OK, NDFU_E_MEMBER where there is none of that name or more than one,
 *         NDFU_E_PACKAGE_FORMAT where it cannot be decompressed, or NDFU_E_PACKAGE_LIMIT
 */
enum ndfu_status ndfu_archive_read(struct ndfu_archive *archive, const char *name, size_t maximum,
                                   uint8_t **bytes, size_t *size, struct ndfu_error *error);

/** A member of a zip to be written. */
struct ndfu_archive_member {
    const char *name;
    const void *data;
    size_t size; /**< bytes, at least 1 */
};

/**
 * Writes a zip. The same members give the same bytes: they are stored in their order, without
 * compression and without the time.
 *
 * @param bytes  receives the zip, to be freed by the caller; NULL on failure
 * @return NDFU_OK, NDFU_E_NO_MEMORY or NDFU_E_INTERNAL
 */
enum ndfu_status ndfu_archive_write(const struct ndfu_archive_member *members, size_t count,
                                    uint8_t **bytes, size_t *size, struct ndfu_error *error);

#endif
