/* SPDX-License-Identifier: MIT */
#include "descriptors.h"

#include <sys/resource.h>

void allow_more_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}
