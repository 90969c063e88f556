/* SPDX-License-Identifier: MIT */
#include "device/products.h"

#define ADAFRUIT_ADVICE "adafruit-nrfutil, or copying a UF2 file onto its drive"

/*
 * To know another product, add a row. A bootloader of ours goes into packaging/udev/60-ndfu.rules
 * as well; a test compares the two.
 *
 * Adafruit numbers its bootloaders below 0x8000 and the applications of the same boards from there.
 */
const struct ndfu_product ndfu_products[] = {
    {0x1915, 0x521f, 0x521f, NDFU_DEVICE_BOOTLOADER, "nRF5 SDK USB bootloader", NULL},
    {0x1366, 0x0000, 0xffff, NDFU_DEVICE_JLINK, "SEGGER J-Link", NULL},
    {0x239a, 0x0001, 0x7fff, NDFU_DEVICE_OTHER_BOOTLOADER, "Adafruit bootloader", ADAFRUIT_ADVICE},
    {0x2886, 0x0044, 0x0045, NDFU_DEVICE_OTHER_BOOTLOADER, "Seeed XIAO nRF52840 bootloader",
     ADAFRUIT_ADVICE},
    {0x2341, 0x005a, 0x005a, NDFU_DEVICE_OTHER_BOOTLOADER, "Arduino Nano 33 BLE bootloader",
     "bossac or the Arduino IDE"},
    {0, 0, 0, NDFU_DEVICE_PORT, NULL, NULL},
};

const struct ndfu_product *ndfu_product_find(uint16_t vendor_id, uint16_t product_id)
{
    for (const struct ndfu_product *row = ndfu_products; row->name; row++) {
        if (row->vendor_id == vendor_id && row->first <= product_id && product_id <= row->last)
            return row;
    }
    return NULL;
}
