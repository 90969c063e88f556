/* SPDX-License-Identifier: MIT */
/** @file The options of `ndfu flash`. */
#ifndef NDFU_CLI_FLASH_OPTIONS_H
#define NDFU_CLI_FLASH_OPTIONS_H

#include "devices_choice.h"
#include "entry_choice.h"
#include "update_choice.h"

/** The options of firmware that is no package yet. Texts are NULL where not given. */
struct unsigned_choice {
    bool is_wanted;
    const char *sd_req;
    const char *hw_version;
    const char *app_version;
};

/** The options as they were given. */
struct flash_values {
    struct devices_choice devices;
    struct entry_choice entry;
    struct update_choice how;
    struct unsigned_choice unsigned_package;
    bool skip_current;
    bool no_preflight;
    unsigned long wait_app; /**< seconds; 0: do not */
    bool quiet;
    bool verbose;
    const char *trace; /**< a file; NULL for none */
};

extern const struct option_row flash_rows[];

void flash_set_defaults(void *values);

#endif
