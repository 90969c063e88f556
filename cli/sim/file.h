/* SPDX-License-Identifier: MIT */
/** @file Files of `ndfu sim`. Failures are told on standard error. */
#ifndef NDFU_CLI_SIM_FILE_H
#define NDFU_CLI_SIM_FILE_H

#include <stdbool.h>

/** Whether the folder of a path is there and takes new files. */
bool file_check_folder(const char *path);

#endif
