/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Where output goes. Results go to standard output; everything else, for people, to standard
 * error. With --json standard output carries JSON Lines and nothing else; docs/json.md describes
 * them.
 */
#ifndef NDFU_CLI_OUTPUT_H
#define NDFU_CLI_OUTPUT_H

#include <stdbool.h>

#include <cjson/cJSON.h>
#include <ndfu/error.h>

/** The version of the JSON Lines: raised when a field changes its meaning or goes away. */
#define OUTPUT_SCHEMA 1

/**
 * Starts an object with what every line has: schema, time, event.
 *
 * @return the object, for print_line(); NULL without memory, which all of cJSON takes as well
 */
cJSON *begin_line(const char *event);

/** Prints an object on a line of its own, and frees it. */
void print_line(cJSON *line);

/**
 * Ends a command that succeeded or failed: an error is told on standard error, and with JSON the
 * result is printed as the last line.
 *
 * @param command  its name, for the message
 * @param error    ignored unless the status is an error
 * @return the exit code
 */
int end_command(const char *command, enum ndfu_status status, const struct ndfu_error *error,
                bool json);

#endif
