/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Exit codes: stable. docs/exit-codes.md and the man page are made of these tables; CONTRIBUTING.md
 * has the command.
 */
#ifndef NDFU_CLI_EXIT_CODE_H
#define NDFU_CLI_EXIT_CODE_H

#include <ndfu/status.h>

enum exit_code {
    EXIT_DONE = 0,
    EXIT_INTERNAL = 1,
    EXIT_USAGE = 2,
    EXIT_PACKAGE = 3,
    EXIT_PORT = 4,
    EXIT_REFUSED = 5,
    EXIT_COMMUNICATION = 6,
    EXIT_INTERRUPTED = 7,
    EXIT_NOT_SEEN = 8,
};

/** What an exit code means. */
struct exit_code_row {
    enum exit_code code;
    const char *text;
};

/** All of them; ends with a row without text. */
extern const struct exit_code_row exit_code_rows[];

/** What else there is to know of them, a sentence each; ends with NULL. */
extern const char *const exit_code_rules[];

/** The exit code for what a call of the library ended in. */
enum exit_code exit_code_of(enum ndfu_status status);

#endif
