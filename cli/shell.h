/* SPDX-License-Identifier: MIT */
/** @file Commands of the user's own. */
#ifndef NDFU_CLI_SHELL_H
#define NDFU_CLI_SHELL_H

#include <ndfu/error.h>

/** What a command is told, in variables of its environment. */
struct shell_variable {
    const char *name;
    const char *value; /**< NULL for empty */
};

/**
 * Runs a command by the shell, its output on standard error, with nothing to read and without a
 * terminal, and ends it with all that it started at the deadline or when an interrupt comes. From
 * then on SIGCHLD is not ignored.
 *
 * @param variables  ends with one without a name
 * @return NDFU_OK where it exits with 0, NDFU_E_DEVICE_ENTER otherwise, NDFU_E_CANCELLED
 */
enum ndfu_status run_shell(const char *command, const struct shell_variable *variables,
                           unsigned long timeout_s, struct ndfu_error *error);

#endif
