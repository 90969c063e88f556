/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The options by which a user says which device is meant, the same for every command.
 */
#ifndef NDFU_CLI_DEVICE_CHOICE_H
#define NDFU_CLI_DEVICE_CHOICE_H

#include <ndfu/device.h>
#include <ndfu/update.h>

#include "command.h"

/** The values of DEVICE_OPTION_ROWS. */
struct device_choice {
    const char *port;
    const char *serial_number;
    const char *usb;
    const char *bus_path;
    const char *bootloaders;
    unsigned long wait;
};

/** The row of the option that makes more products known, of a member of type const char *. */
#define BOOTLOADERS_OPTION_ROW(values, member)                                                 \
    {                                                                                          \
        .name = "bootloader", .type = OPTION_TEXT, .argument = "VID[:PID]",                    \
        .help = "products that are Nordic bootloaders, too, with commas between them (or the " \
                "environment variable NDFU_BOOTLOADERS)",                                      \
        .offset = offsetof(values, member), .environment = "NDFU_BOOTLOADERS",                 \
    }

/** Rows for a command whose struct of values has a struct device_choice as a member. */
#define DEVICE_OPTION_ROWS(values, member)                                              \
    DEVICE_NAME_OPTION_ROWS(values, member, OPTION_TEXT,                                \
                            "Which device (none of these: the only one there is)", ""), \
        DEVICE_PLACE_OPTION_ROWS(values, member)

/** The rows of what can be given once, or several times. */
#define DEVICE_NAME_OPTION_ROWS(values, member, kind, heading, more)                              \
    {                                                                                             \
        .group = heading,                                                                         \
        .name = "port",                                                                           \
        .letter = 'p',                                                                            \
        .type = kind,                                                                             \
        .argument = "PORT",                                                                       \
        .help =                                                                                   \
            "its serial port, such as /dev/ttyACM0 (or the environment variable NDFU_PORT)" more, \
        .offset = offsetof(values, member.port),                                                  \
        .environment = "NDFU_PORT",                                                               \
    },                                                                                            \
    {                                                                                             \
        .name = "serial", .letter = 's', .type = kind, .argument = "NUMBER",                      \
        .help = "its USB serial number" more, .offset = offsetof(values, member.serial_number),   \
    }

/** The others. */
#define DEVICE_PLACE_OPTION_ROWS(values, member)             \
    {                                                        \
        .name = "usb",                                       \
        .type = OPTION_TEXT,                                 \
        .argument = "VID[:PID]",                             \
        .help = "its USB product, such as 1915:521f",        \
        .offset = offsetof(values, member.usb),              \
    },                                                       \
        {                                                    \
            .name = "path",                                  \
            .type = OPTION_TEXT,                             \
            .argument = "PATH",                              \
            .help = "where it is plugged in, such as 1-3.2", \
            .offset = offsetof(values, member.bus_path),     \
        },                                                   \
        BOOTLOADERS_OPTION_ROW(values, member.bootloaders)

enum { WAIT_ALONE = 86400 }; /**< seconds that --wait without a number stands for */

/** One more row, for a command that waits. */
#define DEVICE_WAIT_OPTION_ROW(values, member)                                           \
    {                                                                                    \
        .name = "wait", .type = OPTION_NUMBER, .argument = "[SECONDS]",                  \
        .help = "how long to wait for it to be plugged in (0; without a number: a day)", \
        .offset = offsetof(values, member.wait), .minimum = 0, .maximum = WAIT_ALONE,    \
        .is_optional = true,                                                             \
    }

#define KNOWN_BOOTLOADERS_MAX 32 /**< that a user can give */

/** More products that are bootloaders, as the options of the library want them. */
struct known_bootloaders {
    struct ndfu_product_id ids[KNOWN_BOOTLOADERS_MAX + 1]; /**< with room for one of the caller's */
    struct ndfu_device_options options;                    /**< points to the ids */
};

/** Reads a list of VID[:PID]; NULL is an empty list. @return NDFU_OK or NDFU_E_ARGUMENT */
enum ndfu_status parse_bootloaders(const char *text, struct known_bootloaders *known,
                                   struct ndfu_error *error);

/** Reads what is meant. The selector points to the texts of the choice. @return as above */
enum ndfu_status parse_selector(const struct device_choice *choice,
                                struct ndfu_device_selector *selector, struct ndfu_error *error);

/** Whether a device is asked for by anything but its port, which then does not count. */
bool asks_by_property(const struct device_choice *choice);

/** Whether any device is asked for, rather than the only one there is. */
bool asks_for_a_device(const struct device_choice *choice);

/** What a choice comes to. */
struct meant_device {
    struct known_bootloaders known;
    struct ndfu_device_selector selector; /**< points to the texts of the choice */
};

/**
 * Turns a choice into options for the library, of a device that is not to be switched.
 *
 * @param meant  must stay until the update is made, which the options then point to
 * @return NDFU_OK or NDFU_E_ARGUMENT
 */
enum ndfu_status device_choice_take(const struct device_choice *choice, struct meant_device *meant,
                                    struct ndfu_update_options *options, struct ndfu_error *error);

#endif
