/* SPDX-License-Identifier: MIT */
#include <ndfu/ndfu.h>

const char *ndfu_version_string(void)
{
    return NDFU_VERSION;
}
