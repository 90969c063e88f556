/* SPDX-License-Identifier: MIT */
/** @file The two halves of ndfu_device_list_create(): what is there, and what that is. */
#ifndef NDFU_DEVICE_LIST_H
#define NDFU_DEVICE_LIST_H

#include <ndfu/device.h>

/** Looks what there is, keyboards included. @return NDFU_OK or NDFU_E_NO_MEMORY */
enum ndfu_status ndfu_device_list_see(struct ndfu_device_list **list, struct ndfu_error *error);

/**
 * Makes a list of what is of interest to somebody.
 *
 * @param seen  by ndfu_device_list_see(); may be used again
 */
enum ndfu_status ndfu_device_list_classify(const struct ndfu_device_list *seen,
                                           const struct ndfu_device_options *options,
                                           struct ndfu_device_list **list,
                                           struct ndfu_error *error);

#endif
