/* SPDX-License-Identifier: MIT */
#include "support/mock_devices.h"

const struct mock_usb_device mock_application = {
    .path = "1-2",
    .vendor_id = 0x1915,
    .product_id = 0xc00a,
    .address = 7,
    .serial_number = "C0FFEE",
    .ttys = {"ttyACM0"},
    .has_trigger = true,
};
const struct mock_usb_device mock_bootloader = {
    .path = "1-2",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 8,
    .serial_number = "C0FFEE",
    .ttys = {"ttyACM4"},
};
const struct mock_usb_device mock_neighbour = {
    .path = "1-3",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 9,
    .serial_number = "OTHER",
    .ttys = {"ttyACM9"},
};
