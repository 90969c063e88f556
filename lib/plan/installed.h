/* SPDX-License-Identifier: MIT */
/** @file What a target has installed, beside what is in a package. */
#ifndef NDFU_PLAN_INSTALLED_H
#define NDFU_PLAN_INSTALLED_H

#include <ndfu/inquire.h>
#include <ndfu/package.h>

#define NDFU_MBR_SIZE 0x1000u /**< bytes, from address 0 */

/** @return the first installed image of a type; NULL where the target tells of none */
const struct ndfu_installed_image *ndfu_installed_find(const struct ndfu_target_info *info,
                                                       enum ndfu_installed_type type);

/** Whether there is a SoftDevice in an image of this kind. */
bool ndfu_kind_has_softdevice(enum ndfu_image_kind kind);

/** Whether there is a bootloader in an image of this kind. */
bool ndfu_kind_has_bootloader(enum ndfu_image_kind kind);

/** Whether the target tells that it has what is in an image. Never of an application. */
bool ndfu_installed_has(const struct ndfu_image *image, const struct ndfu_target_info *info);

/**
 * Whether the target tells that it has what is in an image, or a newer bootloader, so that an image
 * behind it can be sent without it. Never of one for debugging, which is taken again.
 */
bool ndfu_installed_outdates(const struct ndfu_image *image, const struct ndfu_target_info *info);

#endif
