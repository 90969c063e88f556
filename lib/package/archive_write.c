/* SPDX-License-Identifier: MIT */
#include "package/archive.h"

#include <stdbool.h>
#include <stdlib.h>

#include <zip.h>

#include "base/error.h"

/*
 * Noon of the first day that a zip can hold, and a file that everybody may read. libzip takes the
 * time through the time zone and back; at noon no time zone of the world loses an hour.
 */
enum {
    DOS_DATE = 1 << 5 | 1,
    DOS_TIME = 12 << 11,
    UNIX_MODE = 0100644,
};

static enum ndfu_status fail(const char *reason, struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_INTERNAL, NDFU_LAYER_PACKAGE, "write package",
                          "the zip cannot be written: %s", reason);
}

static bool add(zip_t *zip, const struct ndfu_archive_member *member)
{
    zip_source_t *source = zip_source_buffer(zip, member->data, member->size, 0);
    zip_int64_t index;

    if (!source)
        return false;
    index = zip_file_add(zip, member->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0) == 0 &&
           zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
                                            (zip_uint32_t)UNIX_MODE << 16) == 0;
}

/* Writes into the buffer, which stays the caller's. */
static enum ndfu_status write_members(zip_source_t *buffer,
                                      const struct ndfu_archive_member *members, size_t count,
                                      struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;
    zip_t *zip;

    zip_source_keep(buffer);
    zip = zip_open_from_source(buffer, ZIP_TRUNCATE, NULL);
    if (!zip) {
        zip_source_free(buffer);
        return fail("it cannot be begun", error);
    }
    for (size_t i = 0; i < count && status == NDFU_OK; i++) {
        if (!add(zip, &members[i]))
            status = fail(zip_strerror(zip), error);
    }
    if (status == NDFU_OK && zip_close(zip) == 0)
        return NDFU_OK;
    if (status == NDFU_OK)
        status = fail(zip_strerror(zip), error);
    zip_discard(zip);
    return status;
}

static enum ndfu_status copy_buffer(zip_source_t *buffer, uint8_t **bytes, size_t *size,
                                    struct ndfu_error *error)
{
    zip_stat_t found;
    bool is_read;

    if (zip_source_stat(buffer, &found) != 0 || zip_source_open(buffer) != 0)
        return fail("it cannot be read back", error);
    *size = (size_t)found.size;
    *bytes = malloc(*size);
    is_read = *bytes && zip_source_read(buffer, *bytes, found.size) == (zip_int64_t)found.size;
    (void)zip_source_close(buffer);
    if (is_read)
        return NDFU_OK;
    free(*bytes);
    *bytes = NULL;
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "write package",
                          "no memory for the %zu bytes of the package", *size);
}

enum ndfu_status ndfu_archive_write(const struct ndfu_archive_member *members, size_t count,
                                    uint8_t **bytes, size_t *size, struct ndfu_error *error)
{
    zip_source_t *buffer = zip_source_buffer_create(NULL, 0, 0, NULL);
    enum ndfu_status status;

    *bytes = NULL;
    if (!buffer)
        return fail("it cannot be begun", error);
    status = write_members(buffer, members, count, error);
    if (status == NDFU_OK)
        status = copy_buffer(buffer, bytes, size, error);
    zip_source_free(buffer);
    return status;
}
