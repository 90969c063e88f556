/* SPDX-License-Identifier: MIT */
/** @file What is written must not be what is read. */
#ifndef NDFU_CLI_SAME_FILE_H
#define NDFU_CLI_SAME_FILE_H

#include <stdbool.h>

/** Whether two paths lead to the same file; not where one of them leads nowhere. */
bool is_same_file(const char *path, const char *other);

#endif
