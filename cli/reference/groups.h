/* SPDX-License-Identifier: MIT */
/** @file Commands of two words, such as "pkg show": the first word is a group of commands. */
#ifndef NDFU_CLI_REFERENCE_GROUPS_H
#define NDFU_CLI_REFERENCE_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"

/** How long the first word of a command is. */
size_t first_word(const struct command *command);

/** The second word of a command; NULL where it has none. */
const char *second_word(const struct command *command);

/** Whether a command is in a group, and the first one of it in the table. */
bool begins_group(const struct command *const *command);

/** Whether two commands have the same first word. */
bool is_same_group(const struct command *one, const struct command *other);

/** Prints the second words of all commands in the group of one. */
void print_second_words(const struct command *group, const char *separator);

#endif
