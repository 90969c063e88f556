/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Comparing what a target tells of itself with what a package demands, before anything is sent.
 */
#ifndef NDFU_PREFLIGHT_H
#define NDFU_PREFLIGHT_H

#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/inquire.h>
#include <ndfu/package.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Looks for what the target would refuse: an application older than the one that is installed, a
 * bootloader at the end of a package that is not newer, another SoftDevice than the one that is
 * installed, an image larger than the flash. What the target does not tell is left to it. So is
 * what depends on how its bootloader was built: one that takes older applications is not known as
 * such.
 *
 * @param package    that is to be sent
 * @param info       as the target has told it; the three has_ fields say what of it counts
 * @param leave_out  images that will not be sent, a bit 1 << kind each, as in struct
 *                   ndfu_update_options; 0 for none
 * @param error      may be NULL; its message has both values
 * @return NDFU_OK where nothing speaks against it; NDFU_E_UNSUITABLE
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_preflight(const struct ndfu_package *package,
                                         const struct ndfu_target_info *info, uint32_t leave_out,
                                         struct ndfu_error *error);

/**
 * Which SoftDevices and bootloaders of a package the target has already. A bootloader is known by
 * its version. A SoftDevice is known by the version and the size that it has written into itself;
 * targets do not tell its id.
 *
 * @param package  that is to be sent
 * @param info     as the target has told it; the three has_ fields say what of it counts
 * @return a bit 1 << kind for each image that is there, as for struct ndfu_update_options; 0 for
 *         none
 *
 * Threads: any.
 */
NDFU_API uint32_t ndfu_preflight_installed(const struct ndfu_package *package,
                                           const struct ndfu_target_info *info);

#ifdef __cplusplus
}
#endif

#endif
