/* SPDX-License-Identifier: MIT */
/** @file A device as JSON; docs/json.md describes it. */
#ifndef NDFU_CLI_DEVICE_JSON_H
#define NDFU_CLI_DEVICE_JSON_H

#include <cjson/cJSON.h>
#include <ndfu/device.h>

/** Adds the fields of a device to an object. */
void add_device_json(cJSON *object, const struct ndfu_device *device);

#endif
