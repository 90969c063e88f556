/* SPDX-License-Identifier: MIT */
/** @file Parsing a command line by the rows of a command. */
#ifndef NDFU_CLI_OPTIONS_H
#define NDFU_CLI_OPTIONS_H

#include <ndfu/error.h>

#include "command.h"

/** What a command line came to. */
enum parsed {
    PARSED_RUN,   /**< values and operand are set */
    PARSED_HELP,  /**< --help was given */
    PARSED_WRONG, /**< the error is set */
};

/**
 * Parses the arguments of a command.
 *
 * @param arguments  argv from the last word of the command's name on
 * @param values     of command->values_size bytes, zeroed and with its defaults set
 * @param operand    receives what follows the options, or NULL
 */
enum parsed parse_options(const struct command *command, int count, char **arguments, void *values,
                          const char **operand, struct ndfu_error *error);

#endif
