/* SPDX-License-Identifier: MIT */
/** @file Serial ports, as libserialport lists them. */
#ifndef NDFU_DEVICE_PORTS_H
#define NDFU_DEVICE_PORTS_H

#include "device/record.h"

struct sp_port; /* of libserialport */

/** Looks for serial ports. @return for ndfu_ports_add(); NULL where there are none to be had */
struct sp_port **ndfu_ports_see(void);

/**
 * Adds ports to the devices that they are of, and devices for those that are of none.
 *
 * @param ports  that were seen, before USB was looked at; freed here
 * @return false without memory
 */
bool ndfu_ports_add(struct ndfu_device_list *list, struct sp_port **ports);

#endif
