/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"

enum { FIRST_CAPACITY = 64 * 1024 };

static enum ndfu_status fail_read(const char *path, const struct ndfu_file_purpose *purpose,
                                  int reason, struct ndfu_error *error)
{
    char text[64];

    return ndfu_error_set_os(error, purpose->failure, NDFU_LAYER_PACKAGE, purpose->operation,
                             reason, "cannot read '%s': %s", path,
                             ndfu_os_text(reason, text, sizeof text));
}

/* One byte more than is allowed is enough to know that there is too much. */
static enum ndfu_status read_all(const char *path, const struct ndfu_file_purpose *purpose,
                                 FILE *file, uint8_t **data, size_t *size, struct ndfu_error *error)
{
    size_t capacity = FIRST_CAPACITY;

    *size = 0;
    *data = malloc(capacity);
    while (*data) {
        uint8_t *grown;

        *size += fread(*data + *size, 1, capacity - *size, file);
        if (ferror(file))
            return fail_read(path, purpose, errno, error);
        if (*size < capacity || capacity > purpose->maximum)
            return NDFU_OK;
        capacity *= 2;
        grown = realloc(*data, capacity);
        if (!grown)
            break;
        *data = grown;
    }
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, purpose->operation,
                          "no memory for '%s'", path);
}

enum ndfu_status ndfu_file_read(const char *path, const struct ndfu_file_purpose *purpose,
                                uint8_t **data, size_t *size, struct ndfu_error *error)
{
    FILE *file = fopen(path, "rbe");
    enum ndfu_status status;

    *data = NULL;
    if (!file)
        return fail_read(path, purpose, errno, error);
    status = read_all(path, purpose, file, data, size, error);
    (void)fclose(file);
    if (status != NDFU_OK) {
        free(*data);
        *data = NULL;
    }
    return status;
}
