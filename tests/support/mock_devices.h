/* SPDX-License-Identifier: MIT */
/** @file Devices that tests plug in. */
#ifndef NDFU_TESTS_MOCK_DEVICES_H
#define NDFU_TESTS_MOCK_DEVICES_H

#include "support/mock_usb.h"

/** With a DFU trigger, on 1-2. */
extern const struct mock_usb_device mock_application;
/** What that becomes. */
extern const struct mock_usb_device mock_bootloader;
/** Of another device, on 1-3. */
extern const struct mock_usb_device mock_neighbour;

#endif
