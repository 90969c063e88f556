/* SPDX-License-Identifier: MIT */
/** @file What a target has installed, beside what is in a package. */
#ifndef NDFU_PACKAGE_INSTALLED_H
#define NDFU_PACKAGE_INSTALLED_H

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

#endif
