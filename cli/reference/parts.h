/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Parts of files that are made of the tables of the command. Each function prints one on standard
 * output; packaging/reference.sh puts them into their places.
 */
#ifndef NDFU_CLI_REFERENCE_PARTS_H
#define NDFU_CLI_REFERENCE_PARTS_H

#include "command.h"

/** What packaging/completions/ndfu.bash knows of commands. */
void print_bash(void);

/** What packaging/completions/_ndfu knows of commands. */
void print_zsh(void);

/** What packaging/completions/ndfu.fish knows of commands. */
void print_fish(void);

/** The man page of a command, up to its options. */
void print_page(const struct command *command);

/** For ndfu(1): all commands. */
void print_commands(void);

/** For ndfu(1): the variables that stand in for options. */
void print_environment(void);

/** For ndfu(1): what exit codes mean, and to which statuses they belong. */
void print_exit_status(void);

/** For docs/exit-codes.md: what exit codes mean. */
void print_exit_codes(void);

/** For docs/exit-codes.md: which status has which code. */
void print_statuses(void);

#endif
