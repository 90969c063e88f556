/* SPDX-License-Identifier: MIT */
#include "sim/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/complain.h"

enum { LARGEST = 4 * 1024 * 1024, PIECE = 65536 };

bool file_check_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
    const bool is_there = folder && access(folder, W_OK | X_OK) == 0;

    if (folder && !is_there)
        (void)complain("cannot make '%s': folder '%s': %s", path, folder, strerror(errno));
    free(folder);
    return is_there;
}

/* Nothing that is read here is large; what never ends would be. */
static char *read_all(FILE *file, size_t *length)
{
    char *bytes = NULL;
    size_t count = 1;

    *length = 0;
    while (count > 0 && *length < LARGEST) {
        char *larger = realloc(bytes, *length + PIECE + 1);

        if (!larger)
            break;
        bytes = larger;
        count = fread(bytes + *length, 1, PIECE, file);
        *length += count;
    }
    if (count == 0 && !ferror(file)) {
        bytes[*length] = '\0';
        return bytes;
    }
    if (!ferror(file))
        errno = EFBIG;
    free(bytes);
    return NULL;
}

char *file_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rbe");
    char *bytes = file ? read_all(file, length) : NULL;

    if (!bytes)
        (void)complain("cannot read '%s': %s", path, strerror(errno));
    if (file)
        (void)fclose(file);
    return bytes;
}
