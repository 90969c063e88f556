/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The files of one simulated target. Where there is more than one target, each has files of its
 * own, with its number in their names.
 */
#ifndef NDFU_CLI_SIM_FILES_H
#define NDFU_CLI_SIM_FILES_H

#include <stdbool.h>

#include "sim/settings.h"

/** Names that belong to the struct; NULL where there is no such file. */
struct files {
    char *link;
    char *state;
    char *trace;
    char *report;
};

/**
 * Finds the names of a target's files.
 *
 * @param number  from 1; 0 where there is only one target, and names are as they were given
 * @return false when there is no memory, with a message on standard error; then it must be released
 *         all the same
 */
bool files_name(struct files *files, const struct settings *settings, unsigned number);

/**
 * Whether they can be made. Nothing is made yet.
 *
 * @return false with a message on standard error
 */
bool files_check(const struct files *files);

void files_release(struct files *files);

#endif
