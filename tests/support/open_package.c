/* SPDX-License-Identifier: MIT */
#include "support/open_package.h"

#include <stdio.h>
#include <stdlib.h>

struct ndfu_package *open_package(struct made_package made)
{
    struct ndfu_package *package;
    struct ndfu_error error;

    if (ndfu_package_open_memory(made.bytes, made.size, &package, &error) != NDFU_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        abort();
    }
    free(made.bytes);
    return package;
}
