/* SPDX-License-Identifier: MIT */
/** @file USB devices, as libusb lists them. */
#ifndef NDFU_DEVICE_USB_H
#define NDFU_DEVICE_USB_H

#include "device/record.h"

struct libusb_device;

/**
 * Adds a record for every USB device, with what its interfaces say. Does nothing where the machine
 * shows no USB.
 *
 * @return false without memory
 */
bool ndfu_usb_add(struct ndfu_device_list *list);

/** The number of the DFU trigger interface of a USB device, or -1. */
int ndfu_usb_find_trigger(struct libusb_device *device);

/** Where a USB device is plugged in. @param path  of NDFU_BUS_PATH bytes */
void ndfu_usb_bus_path(struct libusb_device *device, char *path);

#endif
