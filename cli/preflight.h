/* SPDX-License-Identifier: MIT */
/** @file What is known of a device, against what a package demands, before anything is sent. */
#ifndef NDFU_CLI_PREFLIGHT_H
#define NDFU_CLI_PREFLIGHT_H

#include <ndfu/device.h>
#include <ndfu/inquire.h>
#include <ndfu/package.h>

/**
 * Asks the target what it has. A target that answers, but not to that, is no failure: then nothing
 * is known of it, with a warning.
 *
 * @param how   as for the update
 * @param info  receives what it tells
 * @return NDFU_OK, or why there can be no update either
 */
enum ndfu_status preflight_ask(const char *port, const struct ndfu_update_options *how,
                               struct ndfu_target_info *info, struct ndfu_error *error);

/**
 * Finds out what the target has already.
 *
 * @param leave_out  receives the SoftDevices and bootloaders, as in struct ndfu_update_options
 * @return whether anything is left to send
 */
bool preflight_skip_current(const struct ndfu_package *package, const struct ndfu_target_info *info,
                            uint32_t *leave_out);

/**
 * Compares the two, and warns where the target seems to want a signature that is not there.
 *
 * @param leave_out  what is not to be sent
 * @param device  NULL where only its port is known
 * @return NDFU_OK or NDFU_E_UNSUITABLE
 */
enum ndfu_status preflight_check(const struct ndfu_package *package,
                                 const struct ndfu_target_info *info, uint32_t leave_out,
                                 const struct ndfu_device *device, struct ndfu_error *error);

#endif
