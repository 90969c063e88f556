/* SPDX-License-Identifier: MIT */
#include "entered_json.h"

#include "device_json.h"

static void add_info(cJSON *line, const struct ndfu_update *update)
{
    struct ndfu_trigger_info info = {.size = sizeof info};
    cJSON *object;

    if (!ndfu_update_trigger_info(update, &info)) {
        cJSON_AddNullToObject(line, "trigger");
        return;
    }
    object = cJSON_AddObjectToObject(line, "trigger");
    cJSON_AddStringToObject(object, "version", info.version);
    if (!info.has_numbers)
        return;
    cJSON_AddNumberToObject(object, "address", info.address);
    cJSON_AddNumberToObject(object, "length", info.length);
    cJSON_AddNumberToObject(object, "major", info.major);
    cJSON_AddNumberToObject(object, "minor", info.minor);
    cJSON_AddNumberToObject(object, "id", info.id);
    cJSON_AddNumberToObject(object, "flash_size", info.flash_size);
    cJSON_AddNumberToObject(object, "page_size", info.page_size);
}

void print_entered(const struct ndfu_update *update, const struct line_device *asked)
{
    const struct line_device device = line_device_of_update(update, asked);
    cJSON *line = begin_line("entered", &device);

    cJSON_AddStringToObject(line, "port", ndfu_update_port(update));
    cJSON_AddBoolToObject(line, "was_switched", ndfu_update_has_switched(update));
    add_info(line, update);
    add_details(line, ndfu_update_device(update));
    print_line(line);
}
