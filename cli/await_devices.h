/* SPDX-License-Identifier: MIT */
/** @file Waiting for devices of which there may be any number. */
#ifndef NDFU_CLI_AWAIT_DEVICES_H
#define NDFU_CLI_AWAIT_DEVICES_H

#include "devices_choice.h"

/**
 * Lists devices once some are there that are meant, or the time of --wait is over. After a wait,
 * those that come with the first one, on the same hub, are waited for as well.
 *
 * @param given  what is meant, and how long to wait for it
 * @param list   receives the list, whether or not there is one that is meant; NULL on failure
 * @return NDFU_OK; NDFU_E_CANCELLED after a signal; NDFU_E_ARGUMENT; NDFU_E_NO_MEMORY
 */
enum ndfu_status await_devices(const struct devices_choice *given, const struct device_wait *wait,
                               struct ndfu_device_list **list, struct ndfu_error *error);

#endif
