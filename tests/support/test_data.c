/* SPDX-License-Identifier: MIT */
#include "support/test_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder(void)
{
    const char *name = getenv("NDFU_TEST_DATA");

    return name && name[0] ? name : NULL;
}

bool test_data_is_there(void)
{
    if (!folder())
        (void)puts("SKIPPED: NDFU_TEST_DATA does not lead to real packages");
    return folder() != NULL;
}

char *test_data_path(const char *name)
{
    char *path = NULL;

    if (!folder() || asprintf(&path, "%s/%s", folder(), name) < 0)
        abort();
    return path;
}

struct test_data test_data_read(const char *name)
{
    enum { CAPACITY = 1024 * 1024 };
    char *path = test_data_path(name);
    FILE *file = fopen(path, "rbe");
    struct test_data data = {.bytes = malloc(CAPACITY)};

    if (!file || !data.bytes) {
        perror(path);
        abort();
    }
    data.size = fread(data.bytes, 1, CAPACITY, file);
    (void)fclose(file);
    free(path);
    return data;
}
