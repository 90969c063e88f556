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
 * @param info       as the target has told it; the three has_ fields say what of it counts
 * @param leave_out  images that will not be sent, as in struct ndfu_update_options
 * @param error      may be NULL; its message has both values
 * @return NDFU_OK where nothing speaks against it, or NDFU_E_UNSUITABLE
 */
NDFU_API enum ndfu_status ndfu_preflight(const struct ndfu_package *package,
                                         const struct ndfu_target_info *info, uint32_t leave_out,
                                         struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
