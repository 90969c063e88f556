/* SPDX-License-Identifier: MIT */
/** @file Failures of the command itself, told as those of the library are. */
#ifndef NDFU_CLI_COMMAND_ERROR_H
#define NDFU_CLI_COMMAND_ERROR_H

#include <ndfu/error.h>

/** Fills in an error; printf format and arguments of its message. @return the status */
__attribute__((format(printf, 3, 4))) enum ndfu_status fail_command(struct ndfu_error *error,
                                                                    enum ndfu_status status,
                                                                    const char *format, ...);

/** The same, as of the layer that finds devices. */
__attribute__((format(printf, 3, 4))) enum ndfu_status fail_device(struct ndfu_error *error,
                                                                   enum ndfu_status status,
                                                                   const char *format, ...);

/** The same for what the system refuses; the errno and its text are added. */
__attribute__((format(printf, 4, 5))) enum ndfu_status fail_system(struct ndfu_error *error,
                                                                   enum ndfu_status status,
                                                                   int reason, const char *format,
                                                                   ...);

/** Puts something in front of a message, such as the option that it is about. */
void prefix_error(struct ndfu_error *error, const char *prefix);

/** Puts something behind a message, cut to fit. */
void add_to_error(struct ndfu_error *error, const char *text);

/** Adds the way to the help of a command to a message on its options. */
void hint_at_help(struct ndfu_error *error, const char *command);

#endif
