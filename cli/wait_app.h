/* SPDX-License-Identifier: MIT */
/** @file Waiting for the application that an update has put on a device. */
#ifndef NDFU_CLI_WAIT_APP_H
#define NDFU_CLI_WAIT_APP_H

#include "device_choice.h"

/** The wait, to be begun before the update: see wait_app_begin(). */
struct wait_app {
    struct ndfu_watch *watch;
    const struct ndfu_device *device;
};

/**
 * Begins to watch, in front of the update.
 *
 * @param bootloaders  as of struct device_choice
 * @param device       in its bootloader, and on USB; must stay until the wait is over
 * @param wait         to be given up with wait_app_end(), whatever is returned
 */
enum ndfu_status wait_app_begin(const char *bootloaders, const struct ndfu_device *device,
                                struct wait_app *wait, struct ndfu_error *error);

/**
 * Waits until the device is back on the bus and not in its bootloader, and prints what it is then
 * on standard output.
 *
 * @param seconds  from now
 * @return NDFU_OK, NDFU_E_DEVICE_LOST at the deadline, NDFU_E_CANCELLED or NDFU_E_NO_MEMORY
 */
enum ndfu_status wait_app_run(const struct wait_app *wait, unsigned long seconds, bool is_quiet,
                              struct ndfu_error *error);

/** Ends it. One that is all zero is allowed. */
void wait_app_end(struct wait_app *wait);

#endif
