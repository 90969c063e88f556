/* SPDX-License-Identifier: MIT */
/** @file What `ndfu flash` tells people of several devices: a line for each when it is done. */
#ifndef NDFU_CLI_FLASH_MANY_H
#define NDFU_CLI_FLASH_MANY_H

#include "flash_task.h"

/** The data of the view. */
struct flash_many {
    bool is_terminal;
    bool is_quiet;
    bool is_verbose;
    bool is_timed;                   /**< lines begin with the time */
    bool has_line;                   /**< the terminal's line has something on it */
    double shown;                    /**< when it was last shown, in seconds */
    struct flash_task *const *tasks; /**< those of which the progress is shown */
    size_t count;
    size_t succeeded;
    size_t failed;
};

extern const struct flash_view flash_view_many;

/** Tells that devices are waited for, before there is an update that could. */
void flash_many_tell_waiting(bool is_quiet);

/** Prints how many devices were updated, on standard output. */
void flash_many_sum_up(struct flash_many *many);

#endif
