/* SPDX-License-Identifier: MIT */
/** @file Options and selectors of whoever looks for devices, as a caller has them, and as ours. */
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

/**
 * Takes what a caller knows of a selector; what it points to is not copied.
 *
 * @param given  NULL for the only candidate
 * @return NDFU_OK; NDFU_E_ARGUMENT where its size is not set: then it would ask for nothing, and
 *         another device could be found than the one that is meant
 */
enum ndfu_status ndfu_device_selector_take(struct ndfu_device_selector *taken,
                                           const struct ndfu_device_selector *given,
                                           struct ndfu_error *error);

#endif
