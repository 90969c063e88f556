/* SPDX-License-Identifier: MIT */
#include "device_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"

static void add_id(cJSON *object, const char *name, bool has, uint16_t id)
{
    char text[8];

    (void)snprintf(text, sizeof text, "%04" PRIx16, id);
    add_text(object, name, has ? text : NULL);
}

void add_details(cJSON *line, const struct ndfu_device *device)
{
    if (device)
        add_device_json(cJSON_AddObjectToObject(line, "details"), device);
    else
        cJSON_AddNullToObject(line, "details");
}

void add_device_json(cJSON *object, const struct ndfu_device *device)
{
    cJSON *ports = cJSON_AddArrayToObject(object, "ports");

    for (size_t i = 0; i < device->port_count; i++)
        cJSON_AddItemToArray(ports, cJSON_CreateString(device->ports[i]));
    add_text(object, "kind", ndfu_device_kind_name(device->kind));
    add_id(object, "vendor_id", device->vendor_id != 0, device->vendor_id);
    add_id(object, "product_id", device->vendor_id != 0, device->product_id);
    add_text(object, "serial_number", device->serial_number);
    add_text(object, "path", device->bus_path);
    add_text(object, "manufacturer", device->manufacturer);
    add_text(object, "product", device->product);
    add_text(object, "name", device->name);
}
