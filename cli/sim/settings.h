/* SPDX-License-Identifier: MIT */
/** @file The options of `ndfu sim`, and the target that they describe. */
#ifndef NDFU_CLI_SIM_SETTINGS_H
#define NDFU_CLI_SIM_SETTINGS_H

#include <limits.h>
#include <stdbool.h>

#include "command.h"
#include "target/config.h"

/** A number that was not given. */
#define SETTINGS_NOT_GIVEN ULONG_MAX

/** What the options are stored into. */
struct settings {
    unsigned long count;
    const char *link;
    int transport;
    unsigned long baud;
    bool rtscts;

    unsigned long rx_buffers;
    int flash;
    unsigned long flash_queue;
    unsigned long flash_write;
    int flash_time;
    bool parameter_check;

    bool save_progress;
    unsigned long inactivity;
    unsigned long activation;
    bool boot_application;
    bool refuse_repeated_execute;
    const char *unsupported;

    const char *public_key;
    unsigned long hw_version;
    unsigned long app_version;
    unsigned long bl_version;
    unsigned long sd_id;

    const char *fault_file;
    struct option_texts faults;

    const char *state;
    const char *trace;
    unsigned long images;
    const char *report;
};

extern const struct option_row settings_rows[];

void settings_set_defaults(void *values);

/**
 * Makes the configuration of a target.
 *
 * @return false when the options make no sense, with a message on standard error
 */
bool settings_configure(const struct settings *settings, struct target_config *config);

#endif
