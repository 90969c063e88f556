/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The options by which a user says which device is meant, the same for every command.
 */
#ifndef NDFU_CLI_DEVICE_CHOICE_H
#define NDFU_CLI_DEVICE_CHOICE_H

#include <ndfu/device.h>
#include <ndfu/enter.h>

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
#define DEVICE_OPTION_ROWS(values, member)                                                       \
    {                                                                                            \
        .group = "Which device (none of these: the only one there is)",                          \
        .name = "port",                                                                          \
        .letter = 'p',                                                                           \
        .type = OPTION_TEXT,                                                                     \
        .argument = "PORT",                                                                      \
        .help = "its serial port, such as /dev/ttyACM0 (or the environment variable NDFU_PORT)", \
        .offset = offsetof(values, member.port),                                                 \
        .environment = "NDFU_PORT",                                                              \
    },                                                                                           \
        {                                                                                        \
            .name = "serial",                                                                    \
            .letter = 's',                                                                       \
            .type = OPTION_TEXT,                                                                 \
            .argument = "NUMBER",                                                                \
            .help = "its USB serial number",                                                     \
            .offset = offsetof(values, member.serial_number),                                    \
        },                                                                                       \
        {                                                                                        \
            .name = "usb",                                                                       \
            .type = OPTION_TEXT,                                                                 \
            .argument = "VID[:PID]",                                                             \
            .help = "its USB product, such as 1915:521f",                                        \
            .offset = offsetof(values, member.usb),                                              \
        },                                                                                       \
        {                                                                                        \
            .name = "path",                                                                      \
            .type = OPTION_TEXT,                                                                 \
            .argument = "PATH",                                                                  \
            .help = "where it is plugged in, such as 1-3.2",                                     \
            .offset = offsetof(values, member.bus_path),                                         \
        },                                                                                       \
        BOOTLOADERS_OPTION_ROW(values, member.bootloaders)

/** One more row, for a command that waits. */
#define DEVICE_WAIT_OPTION_ROW(values, member)                                   \
    {                                                                            \
        .name = "wait", .type = OPTION_NUMBER, .argument = "SECONDS",            \
        .help = "how long to wait for it to be plugged in (0)",                  \
        .offset = offsetof(values, member.wait), .minimum = 0, .maximum = 86400, \
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

/** Whether any device is asked for, rather than the only one there is. */
bool asks_for_a_device(const struct device_choice *choice);

/**
 * Finds the device that is meant, after waiting for it if that was asked for.
 *
 * @param watch   made with the options of the same choice
 * @param device  receives the device, for ndfu_device_destroy(); NULL with NDFU_OK: only its port
 *                is known, which is choice->port
 */
enum ndfu_status find_device(const struct device_choice *choice, struct ndfu_watch *watch,
                             struct ndfu_device **device, struct ndfu_error *error);

#endif
