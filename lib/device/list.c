/* SPDX-License-Identifier: MIT */
/* The list: what libusb and libserialport know, put together, classified and sorted. */
#include "device/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "device/options.h"
#include "device/ports.h"
#include "device/products.h"
#include "device/record.h"
#include "device/usb.h"

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

/* A keyboard is none of ours. */
static bool is_of_interest(const struct ndfu_device *device)
{
    return device->port_count > 0 || device->kind != NDFU_DEVICE_PORT;
}

static int compare(const void *one, const void *other)
{
    return ndfu_record_compare(*(struct ndfu_record *const *)one,
                               *(struct ndfu_record *const *)other);
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

static enum ndfu_status no_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "list devices",
                          "no memory for the list of devices");
}

enum ndfu_status ndfu_device_list_see(struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct ndfu_device_list *seen = calloc(1, sizeof *seen);

    *list = NULL;
    if (!seen || !look(seen)) {
        ndfu_device_list_destroy(seen);
        return no_memory(error);
    }
    for (size_t i = 0; i < seen->count; i++)
        ndfu_record_finish(seen->records[i]);
    if (seen->count > 0)
        qsort(seen->records, seen->count, sizeof seen->records[0], compare);
    *list = seen;
    return NDFU_OK;
}

/* @return false without memory */
static bool add_classified(struct ndfu_device_list *list, const struct ndfu_record *seen,
                           const struct ndfu_device_options *options)
{
    struct ndfu_record *record = ndfu_record_add_copy(list, seen);

    if (!record)
        return false;
    classify(&record->device, options);
    if (!is_of_interest(&record->device))
        ndfu_record_drop(list);
    return true;
}

enum ndfu_status ndfu_device_list_classify(const struct ndfu_device_list *seen,
                                           const struct ndfu_device_options *options,
                                           struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct ndfu_device_list *created = calloc(1, sizeof *created);
    struct ndfu_device_options taken;
    bool has_memory = created != NULL;

    *list = NULL;
    ndfu_device_options_take(&taken, options);
    for (size_t i = 0; i < seen->count && has_memory; i++)
        has_memory = add_classified(created, seen->records[i], &taken);
    if (!has_memory) {
        ndfu_device_list_destroy(created);
        return no_memory(error);
    }
    *list = created;
    return NDFU_OK;
}

enum ndfu_status ndfu_device_list_create(const struct ndfu_device_options *options,
                                         struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct ndfu_device_list *seen;
    enum ndfu_status status = ndfu_device_list_see(&seen, error);

    *list = NULL;
    if (status == NDFU_OK)
        status = ndfu_device_list_classify(seen, options, list, error);
    ndfu_device_list_destroy(seen);
    return status;
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
