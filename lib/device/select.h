/* SPDX-License-Identifier: MIT */
/** @file Which device is meant, and why it is none. */
#ifndef NDFU_DEVICE_SELECT_H
#define NDFU_DEVICE_SELECT_H

#include <ndfu/device.h>

/**
 * Says what is not there, and what is: "there is no device with serial number X; there is: …".
 *
 * @param selector  by which ndfu_device_select() found no device
 * @return whether there is any candidate
 */
bool ndfu_select_describe_none(const struct ndfu_device_list *list,
                               const struct ndfu_device_selector *selector, char *text,
                               size_t size);

#endif
