/* SPDX-License-Identifier: MIT */
/** @file Whether a device is one that was there before. */
#ifndef NDFU_DEVICE_MATCH_H
#define NDFU_DEVICE_MATCH_H

#include <ndfu/enter.h>

/**
 * Finds a device again: by its serial number, or else by its bus path; by its port where it is not
 * on USB. Of several with its serial number, the one on its bus path is it.
 *
 * @return it, whatever it has become; NULL where there is none
 */
const struct ndfu_device *ndfu_match_find(const struct ndfu_device_list *list,
                                          const struct ndfu_device *before);

/** Whether a device that was found again is what it is expected to be. */
bool ndfu_match_is(const struct ndfu_device *device, const struct ndfu_device *before,
                   enum ndfu_return expected);

#endif
