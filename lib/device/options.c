/* SPDX-License-Identifier: MIT */
#include "device/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

void ndfu_device_options_init(struct ndfu_device_options *options, size_t size)
{
    memset(options, 0, size);
    options->size = size < sizeof *options ? size : sizeof *options;
}

void ndfu_device_options_take(struct ndfu_device_options *taken,
                              const struct ndfu_device_options *given)
{
    ndfu_device_options_init(taken, sizeof *taken);
    if (given)
        memcpy(taken, given, given->size < sizeof *taken ? given->size : sizeof *taken);
    taken->size = sizeof *taken;
}

bool ndfu_device_options_copy(struct ndfu_device_options *copy,
                              const struct ndfu_device_options *given)
{
    struct ndfu_device_options taken;
    struct ndfu_product_id *bootloaders;

    ndfu_device_options_take(&taken, given);
    ndfu_device_options_init(copy, sizeof *copy);
    if (taken.bootloader_count == 0)
        return true;
    bootloaders = calloc(taken.bootloader_count, sizeof bootloaders[0]);
    if (!bootloaders)
        return false;
    memcpy(bootloaders, taken.bootloaders, taken.bootloader_count * sizeof bootloaders[0]);
    copy->bootloaders = bootloaders;
    copy->bootloader_count = taken.bootloader_count;
    return true;
}

bool ndfu_device_options_add(struct ndfu_device_options *copy, uint16_t vendor_id,
                             uint16_t product_id)
{
    const size_t count = copy->bootloader_count;
    struct ndfu_product_id *more = realloc((void *)copy->bootloaders, (count + 1) * sizeof more[0]);

    if (!more)
        return false;
    more[count] = (struct ndfu_product_id){vendor_id, product_id};
    copy->bootloaders = more;
    copy->bootloader_count = count + 1;
    return true;
}

void ndfu_device_options_clear(struct ndfu_device_options *copy)
{
    free((void *)copy->bootloaders);
    ndfu_device_options_init(copy, sizeof *copy);
}

void ndfu_device_selector_init(struct ndfu_device_selector *selector, size_t size)
{
    memset(selector, 0, size);
    selector->size = size < sizeof *selector ? size : sizeof *selector;
}

enum ndfu_status ndfu_device_selector_take(struct ndfu_device_selector *taken,
                                           const struct ndfu_device_selector *given,
                                           struct ndfu_error *error)
{
    ndfu_device_selector_init(taken, sizeof *taken);
    if (given && given->size < sizeof given->size)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_DEVICE, "find device",
                              "the size of the selector is not set; set it up with "
                              "ndfu_device_selector_init()");
    if (given)
        memcpy(taken, given, given->size < sizeof *taken ? given->size : sizeof *taken);
    taken->size = sizeof *taken;
    return NDFU_OK;
}
