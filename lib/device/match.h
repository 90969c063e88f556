/* SPDX-License-Identifier: MIT */
/** @file Whether a device is one that was there before. */
#ifndef NDFU_DEVICE_MATCH_H
#define NDFU_DEVICE_MATCH_H

#include <ndfu/enter.h>

/**
 * Finds a device again: by its serial number, or else by its bus path; by its port where it is not
 * on USB. Of several with its serial number, the one on its bus path is it.
 *
 * @param is_serial_shared  another device was known to have its serial number, which then says
 *                          nothing: its bus path alone counts
 * @return it, whatever it has become; NULL where there is none, or where it could be several
 */
const struct ndfu_device *ndfu_match_find(const struct ndfu_device_list *list,
                                          const struct ndfu_device *before, bool is_serial_shared);

/** Whether another device of a list has the serial number of this one, which is in it as well. */
bool ndfu_match_shares_serial(const struct ndfu_device_list *list,
                              const struct ndfu_device *device);

/** Whether a device that was found again is what it is expected to be. */
bool ndfu_match_is(const struct ndfu_device *device, const struct ndfu_device *before,
                   enum ndfu_return expected);

#endif
