/* SPDX-License-Identifier: MIT */
#include "device/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ndfu_record *ndfu_record_add(struct ndfu_device_list *list)
{
    struct ndfu_record *record = calloc(1, sizeof *record);

    if (!record)
        return NULL;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 16;
        struct ndfu_record **grown = realloc(list->records, capacity * sizeof grown[0]);

        if (!grown) {
            free(record);
            return NULL;
        }
        list->records = grown;
        list->capacity = capacity;
    }
    record->device.trigger_interface = -1;
    list->records[list->count++] = record;
    return record;
}

struct ndfu_record *ndfu_record_add_copy(struct ndfu_device_list *list,
                                         const struct ndfu_record *record)
{
    struct ndfu_record *copy = ndfu_record_add(list);

    if (!copy)
        return NULL;
    memcpy(copy, record, sizeof *copy);
    ndfu_record_finish(copy);
    return copy;
}

void ndfu_record_drop(struct ndfu_device_list *list)
{
    free(list->records[--list->count]);
}

bool ndfu_record_add_port(struct ndfu_record *record, const char *name)
{
    const size_t count = record->device.port_count;

    if (count == NDFU_RECORD_PORTS)
        return false;
    (void)snprintf(record->port_names[count], NDFU_PORT_NAME, "%s", name);
    record->device.port_count++;
    return true;
}

/* Numbers count as numbers, so that ttyACM10 stands behind ttyACM9. */
static int compare_names(const void *one, const void *other)
{
    return strverscmp(one, other);
}

/* A device says of itself what it likes: no control character may reach a terminal. */
static const char *text_or_null(char *text)
{
    for (char *at = text; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    }
    return text[0] ? text : NULL;
}

void ndfu_record_finish(struct ndfu_record *record)
{
    struct ndfu_device *device = &record->device;

    qsort(record->port_names, device->port_count, sizeof record->port_names[0], compare_names);
    for (size_t i = 0; i < device->port_count; i++)
        record->ports[i] = record->port_names[i];
    device->ports = record->ports;
    device->serial_number = text_or_null(record->serial_number);
    device->manufacturer = text_or_null(record->manufacturer);
    device->product = text_or_null(record->product);
    device->bus_path = text_or_null(record->bus_path);
}

int ndfu_record_compare(const struct ndfu_record *one, const struct ndfu_record *other)
{
    const bool has_path = one->bus_path[0] != '\0';
    const bool other_has_path = other->bus_path[0] != '\0';
    int order;

    if (has_path != other_has_path)
        return has_path ? -1 : 1;
    order = strverscmp(one->bus_path, other->bus_path);
    return order ? order : strverscmp(one->port_names[0], other->port_names[0]);
}

struct ndfu_device *ndfu_device_copy(const struct ndfu_device *device)
{
    struct ndfu_record *copy = malloc(sizeof *copy);

    if (!copy)
        return NULL;
    memcpy(copy, device, sizeof *copy);
    ndfu_record_finish(copy);
    return &copy->device;
}

void ndfu_device_destroy(struct ndfu_device *device)
{
    free(device);
}
