/* SPDX-License-Identifier: MIT */
/* The list: what libusb and libserialport know, put together, classified and sorted. */
#include <stdlib.h>
#include <string.h>

#include <ndfu/device.h>

#include "base/error.h"
#include "device/ports.h"
#include "device/products.h"
#include "device/record.h"
#include "device/usb.h"

void ndfu_device_options_init(struct ndfu_device_options *options, size_t size)
{
    memset(options, 0, size);
    options->size = size < sizeof *options ? size : sizeof *options;
}

static bool is_given(const struct ndfu_device_options *options, const struct ndfu_device *device)
{
    for (size_t i = 0; i < options->bootloader_count; i++) {
        const struct ndfu_product_id *id = &options->bootloaders[i];

        if (id->vendor_id == device->vendor_id &&
            (id->product_id == 0 || id->product_id == device->product_id))
            return true;
    }
    return false;
}

/* The trigger comes first: applications are known to use the product ID of the bootloader. */
static void classify(struct ndfu_device *device, const struct ndfu_device_options *options)
{
    const struct ndfu_product *product = ndfu_product_find(device->vendor_id, device->product_id);

    if (device->trigger_interface >= 0) {
        device->kind = NDFU_DEVICE_APPLICATION;
    } else if (is_given(options, device)) {
        device->kind = NDFU_DEVICE_BOOTLOADER;
    } else if (product) {
        device->kind = product->kind;
        device->name = product->name;
        device->advice = product->advice;
    }
}

/* Every device was taken so far; a keyboard is none of ours. */
static bool is_of_interest(const struct ndfu_device *device)
{
    return device->port_count > 0 || device->kind != NDFU_DEVICE_PORT;
}

static void keep_what_is_of_interest(struct ndfu_device_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (is_of_interest(&list->records[i]->device))
            list->records[kept++] = list->records[i];
        else
            free(list->records[i]);
    }
    list->count = kept;
}

static int compare(const void *one, const void *other)
{
    return ndfu_record_compare(*(struct ndfu_record *const *)one,
                               *(struct ndfu_record *const *)other);
}

static void take_options(struct ndfu_device_options *taken, const struct ndfu_device_options *given)
{
    ndfu_device_options_init(taken, sizeof *taken);
    if (given)
        memcpy(taken, given, given->size < sizeof *taken ? given->size : sizeof *taken);
}

/* Ports are seen first: what has a port by then shows all that it is on USB. Seen the other way
 * round, an application that is plugged in between would have a port and no trigger yet, and be
 * taken for a bootloader that nobody knows. */
static bool look(struct ndfu_device_list *list)
{
    struct sp_port **ports = ndfu_ports_see();
    const bool has_memory = ndfu_usb_add(list);

    return ndfu_ports_add(list, ports) && has_memory;
}

enum ndfu_status ndfu_device_list_create(const struct ndfu_device_options *options,
                                         struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct ndfu_device_list *created = calloc(1, sizeof *created);
    struct ndfu_device_options taken;

    *list = NULL;
    take_options(&taken, options);
    if (!created || !look(created)) {
        ndfu_device_list_destroy(created);
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "list devices",
                              "no memory for the list of devices");
    }
    for (size_t i = 0; i < created->count; i++) {
        ndfu_record_finish(created->records[i]);
        classify(&created->records[i]->device, &taken);
    }
    keep_what_is_of_interest(created);
    if (created->count > 0)
        qsort(created->records, created->count, sizeof(struct ndfu_record *), compare);
    *list = created;
    return NDFU_OK;
}

void ndfu_device_list_destroy(struct ndfu_device_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        free(list->records[i]);
    free(list->records);
    free(list);
}

size_t ndfu_device_count(const struct ndfu_device_list *list)
{
    return list->count;
}

const struct ndfu_device *ndfu_device_get(const struct ndfu_device_list *list, size_t index)
{
    return index < list->count ? &list->records[index]->device : NULL;
}
