/* SPDX-License-Identifier: MIT */
/** @file The table of products that are known by their VID:PID. */
#ifndef NDFU_DEVICE_PRODUCTS_H
#define NDFU_DEVICE_PRODUCTS_H

#include <ndfu/device.h>

/** A product, or all products of a vendor from one product ID to another. */
struct ndfu_product {
    uint16_t vendor_id;
    uint16_t first;
    uint16_t last;
    enum ndfu_device_kind kind;
    const char *name;
    const char *advice; /**< what updates it, where we do not; NULL otherwise */
};

/** All of them; ends with a row without a name. The first that matches counts. */
extern const struct ndfu_product ndfu_products[];

/** @return the row of a product, or NULL */
const struct ndfu_product *ndfu_product_find(uint16_t vendor_id, uint16_t product_id);

#endif
