/* SPDX-License-Identifier: MIT */
/** @file What commands that ask a bootloader something, and update nothing, have in common. */
#ifndef NDFU_CLI_TARGET_CHOICE_H
#define NDFU_CLI_TARGET_CHOICE_H

#include "device_choice.h"
#include "update_choice.h"

/** The values of such a command. */
struct target_choice {
    struct device_choice device;
    struct update_choice how;
    const char *trace; /**< a file; NULL for none */
};

/** Its options. */
extern const struct option_row target_option_rows[];

/** For struct command: what the values are without the user. */
void target_choice_init(void *values);

#endif
