/* SPDX-License-Identifier: MIT */
/** @file A USB device in the words of umockdev. */
#ifndef NDFU_TESTS_MOCK_DESCRIPTION_H
#define NDFU_TESTS_MOCK_DESCRIPTION_H

#include <stddef.h>

#include "support/mock_usb.h"

/** Where all devices are plugged in. */
#define MOCK_USB_ROOT "/devices/pci0000:00/0000:00:14.0/usb1"

/** Writes what umockdev_testbed_add_from_string() reads. @return false where it does not fit */
bool mock_usb_describe(const struct mock_usb_device *device, char *text, size_t size);

#endif
