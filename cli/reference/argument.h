/* SPDX-License-Identifier: MIT */
/** @file What can be offered to somebody who types an argument, known by how the help calls it. */
#ifndef NDFU_CLI_REFERENCE_ARGUMENT_H
#define NDFU_CLI_REFERENCE_ARGUMENT_H

#include "command.h"

/** What an argument is. */
enum argument_kind {
    ARGUMENT_NONE,      /**< there is none */
    ARGUMENT_OPTIONAL,  /**< a number, or nothing */
    ARGUMENT_TEXT,      /**< a number, or anything else that nobody can guess */
    ARGUMENT_WORD,      /**< one of the words in choices */
    ARGUMENT_FILE,      /**< a file */
    ARGUMENT_DIRECTORY, /**< a directory */
    ARGUMENT_PORT,      /**< a serial port */
};

/** What an option takes. Ends the program where the table of arguments does not have it. */
enum argument_kind option_argument(const struct option_row *row);

/** The same for what follows the options of a command. */
enum argument_kind operand_argument(const struct command *command);

/** What the completions call a kind: "text", "file" ...; a static string. */
const char *argument_kind_name(enum argument_kind kind);

#endif
