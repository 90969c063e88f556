/* SPDX-License-Identifier: MIT */
/**
 * @file
 * From the device that a user means to the port of its bootloader: finds it, switches it if need
 * be, and waits for it to come back.
 */
#ifndef NDFU_CLI_REACH_H
#define NDFU_CLI_REACH_H

#include "device_choice.h"

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

/** How to go about it. */
struct reach {
    const struct device_choice *device;
    const struct entry_choice *entry;
    unsigned long baud_rate; /**< for commands that go over the port */
    bool is_forbidden;       /**< to switch a device that runs its application */
    bool is_quiet;           /**< say nothing of what is done */
    bool must_be_visible;    /**< refuse a device that nobody can see starting its application */
};

/** Where it led to. */
struct reached {
    char port[256];
    struct ndfu_device *device; /**< for ndfu_device_destroy(); NULL where only the port is known */
    bool was_switched;
    bool has_info; /**< the device was switched by its trigger */
    struct ndfu_trigger_info info;
};

/**
 * Finds the port of the bootloader. Nothing more is known of a port that was given and is of no
 * application with a trigger; it is what is asked for.
 *
 * @param reached  to be given up with reached_clear(), whatever is returned
 */
enum ndfu_status reach_bootloader(const struct reach *reach, struct reached *reached,
                                  struct ndfu_error *error);

/** The same, of a device that must be in its bootloader already: it is not switched. */
enum ndfu_status reach_as_it_is(const struct device_choice *device, struct reached *reached,
                                struct ndfu_error *error);

/** Frees what was reached. */
void reached_clear(struct reached *reached);

#endif
