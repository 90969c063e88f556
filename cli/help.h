/* SPDX-License-Identifier: MIT */
/** @file The texts of --help, made of the tables. */
#ifndef NDFU_CLI_HELP_H
#define NDFU_CLI_HELP_H

#include <stdio.h>

#include "command.h"

/** The option that every command has, and the tables have not. */
extern const struct option_row help_row;

/** What `ndfu --help` says. */
void print_help(FILE *stream);

/** What `ndfu COMMAND --help` says. */
void print_command_help(FILE *stream, const struct command *command);

#endif
