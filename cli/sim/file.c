/* SPDX-License-Identifier: MIT */
#include "sim/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/complain.h"

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
