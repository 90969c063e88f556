/* SPDX-License-Identifier: MIT */
/** @file The options by which a user says which devices are meant, of a command for several. */
#ifndef NDFU_CLI_DEVICES_CHOICE_H
#define NDFU_CLI_DEVICES_CHOICE_H

#include "device_choice.h"

/** The values of DEVICES_OPTION_ROWS. */
struct devices_choice {
    struct option_texts port;
    struct option_texts serial_number;
    const char *usb;
    const char *bus_path;
    const char *bootloaders;
    unsigned long wait;
    bool all;
    unsigned long jobs;
    bool loop;
    bool no_enter; /**< of a row elsewhere */
};

/** Rows for a command whose struct of values has a struct devices_choice as a member. */
#define DEVICES_OPTION_ROWS(values, member)                                                        \
    DEVICE_NAME_OPTION_ROWS(values, member, OPTION_TEXTS,                                          \
                            "Which devices (none of these: the only one there is)",                \
                            "; can be given several times"),                                       \
        DEVICE_PLACE_OPTION_ROWS(values, member),                                                  \
        {                                                                                          \
            .name = "all",                                                                         \
            .type = OPTION_FLAG,                                                                   \
            .help = "every bootloader that is there, and every application that can be "           \
                    "switched to its own",                                                         \
            .offset = offsetof(values, member.all),                                                \
        },                                                                                         \
        {                                                                                          \
            .name = "jobs",                                                                        \
            .letter = 'j',                                                                         \
            .type = OPTION_NUMBER,                                                                 \
            .argument = "N",                                                                       \
            .help = "devices that are updated at once (all of them)",                              \
            .offset = offsetof(values, member.jobs),                                               \
            .minimum = 1,                                                                          \
            .maximum = 1024,                                                                       \
        },                                                                                         \
        DEVICE_WAIT_OPTION_ROW(values, member),                                                    \
    {                                                                                              \
        .name = "loop", .type = OPTION_FLAG,                                                       \
        .help =                                                                                    \
            "whatever is there and whatever arrives, until it is stopped by Ctrl-C, or "           \
            "until nothing has arrived for the seconds of --wait (0, and --wait alone: no limit)", \
        .offset = offsetof(values, member.loop),                                                   \
    }

/** The devices that are meant, each as a choice of its own. */
struct device_choices {
    struct device_choice *choices;
    size_t count;
    struct ndfu_device_list *list; /**< that texts in them belong to; NULL for none */
};

/** Who is told that devices are waited for. */
struct device_wait {
    void (*begins)(void *cookie);
    void *cookie;
};

/**
 * Finds out which devices are meant. Only --all looks for them, and waits.
 *
 * @param choices  to be given up with device_choices_clear(), whatever is returned; empty with
 *                 --loop
 */
enum ndfu_status devices_choice_take(const struct devices_choice *given,
                                     const struct device_wait *wait, struct device_choices *choices,
                                     struct ndfu_error *error);

/** How long --loop goes on without a device that arrives, in milliseconds; 0 for ever. */
uint32_t devices_choice_idle_ms(const struct devices_choice *given);

/** Whether --all and --loop mean a candidate: by --usb, and by whether it is in its bootloader. */
bool devices_choice_includes(const struct devices_choice *given, const struct ndfu_device *device);

/** Frees them. */
void device_choices_clear(struct device_choices *choices);

/** What a user would call the device that is meant, before it is found. */
const char *device_choice_name(const struct device_choice *choice);

#endif
