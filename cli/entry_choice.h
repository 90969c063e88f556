/* SPDX-License-Identifier: MIT */
/** @file The options by which a user says how a device gets into its bootloader. */
#ifndef NDFU_CLI_ENTRY_CHOICE_H
#define NDFU_CLI_ENTRY_CHOICE_H

#include <ndfu/update.h>

#include "command.h"
#include "command_bytes.h"

/** The values of ENTRY_OPTION_ROWS. */
struct entry_choice {
    bool touch;
    const char *text;
    const char *hex;
    const char *command;
    unsigned long timeout; /**< seconds */
};

#define ENTRY_TIMEOUT_DEFAULT 15

/** Rows for a command whose struct of values has a struct entry_choice as a member. */
#define ENTRY_OPTION_ROWS(values, member)                                                      \
    {                                                                                          \
        .group = "Entering the bootloader (none of these: by the DFU trigger, where there is " \
                 "one)",                                                                       \
        .name = "enter-touch",                                                                 \
        .type = OPTION_FLAG,                                                                   \
        .help = "open the port at 1200 bits per second and close it",                          \
        .offset = offsetof(values, member.touch),                                              \
    },                                                                                         \
        {                                                                                      \
            .name = "enter-text",                                                              \
            .type = OPTION_TEXT,                                                               \
            .argument = "TEXT",                                                                \
            .help = "write TEXT to the port; \\r, \\n, \\t and \\\\ are understood",           \
            .offset = offsetof(values, member.text),                                           \
        },                                                                                     \
        {                                                                                      \
            .name = "enter-hex",                                                               \
            .type = OPTION_TEXT,                                                               \
            .argument = "BYTES",                                                               \
            .help = "write bytes to the port, such as 'c0 01 ff'",                             \
            .offset = offsetof(values, member.hex),                                            \
        },                                                                                     \
        {                                                                                      \
            .name = "enter-command",                                                           \
            .type = OPTION_TEXT,                                                               \
            .argument = "COMMAND",                                                             \
            .help = "run a shell command; NDFU_PORT, NDFU_SERIAL and NDFU_PATH tell it the "   \
                    "device",                                                                  \
            .offset = offsetof(values, member.command),                                        \
        },                                                                                     \
    {                                                                                          \
        .name = "enter-timeout", .type = OPTION_NUMBER, .argument = "SECONDS",                 \
        .help = "how long the device may take to come back (15)",                              \
        .offset = offsetof(values, member.timeout), .minimum = 1, .maximum = 3600,             \
    }

/** The bytes that are written to the port, where the user has given some. */
struct entry_bytes {
    uint8_t bytes[COMMAND_BYTES_MAX];
    size_t length;
};

/**
 * What the cookie of an update must begin with where a command may be run to switch the device.
 */
struct entry_cookie {
    const struct entry_choice *entry;
};

/**
 * Turns a choice into options for the library.
 *
 * @param is_forbidden  to switch a device that runs its application
 * @param bytes         must stay until the update is made
 * @return NDFU_OK or NDFU_E_ARGUMENT
 */
enum ndfu_status entry_choice_take(const struct entry_choice *choice, bool is_forbidden,
                                   struct entry_bytes *bytes, struct ndfu_update_options *options,
                                   struct ndfu_error *error);

#endif
