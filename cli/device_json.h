/* SPDX-License-Identifier: MIT */
/** @file A device as JSON; docs/json.md describes it. */
#ifndef NDFU_CLI_DEVICE_JSON_H
#define NDFU_CLI_DEVICE_JSON_H

#include <cjson/cJSON.h>
#include <ndfu/device.h>

/** Adds the field "details", an object with the fields of a device. @param device  NULL for null */
void add_details(cJSON *line, const struct ndfu_device *device);

/** Adds the fields of a device to an object. */
void add_device_json(cJSON *object, const struct ndfu_device *device);

#endif
