/* SPDX-License-Identifier: MIT */
/** @file Options of whoever looks for devices, in memory of their own. */
#ifndef NDFU_DEVICE_OPTIONS_H
#define NDFU_DEVICE_OPTIONS_H

#include <ndfu/device.h>

/** Takes what a caller knows of the options. @param given  NULL for the defaults; not copied */
void ndfu_device_options_take(struct ndfu_device_options *taken,
                              const struct ndfu_device_options *given);

/** The same, with a copy of what they point to. @return false without memory */
bool ndfu_device_options_copy(struct ndfu_device_options *copy,
                              const struct ndfu_device_options *given);

/** From now on this product is a bootloader, too. @return false without memory */
bool ndfu_device_options_add(struct ndfu_device_options *copy, uint16_t vendor_id,
                             uint16_t product_id);

/** Frees what a copy points to. */
void ndfu_device_options_clear(struct ndfu_device_options *copy);

#endif
