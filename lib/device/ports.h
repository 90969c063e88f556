/* SPDX-License-Identifier: MIT */
/** @file Serial ports, as libserialport lists them. */
#ifndef NDFU_DEVICE_PORTS_H
#define NDFU_DEVICE_PORTS_H

#include "device/record.h"

/**
 * Adds the serial ports: to the records of their USB devices where there are any, to new ones
 * otherwise.
 *
 * @return false without memory
 */
bool ndfu_ports_add(struct ndfu_device_list *list);

#endif
