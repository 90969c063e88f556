/* SPDX-License-Identifier: MIT */
#include "sim/report.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "sim/complain.h"
#include "sim/file.h"
#include "sim/names.h"

static cJSON *describe_image(const struct target_image *image)
{
    cJSON *object = cJSON_CreateObject();
    char digits[2 * sizeof image->sha256 + 1];

    for (size_t i = 0; i < sizeof image->sha256; i++)
        (void)sprintf(digits + 2 * i, "%02x", image->sha256[i]);
    cJSON_AddStringToObject(object, "kind", name_of_image(image->type));
    cJSON_AddNumberToObject(object, "version", image->version);
    cJSON_AddNumberToObject(object, "size", image->length);
    cJSON_AddStringToObject(object, "sha256", digits);
    return object;
}

static cJSON *describe_images(const struct target_report *report)
{
    const uint32_t first =
        report->images > TARGET_MAX_IMAGES ? report->images - TARGET_MAX_IMAGES : 0;
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = first; i < report->images; i++)
        cJSON_AddItemToArray(list, describe_image(&report->image[i % TARGET_MAX_IMAGES]));
    return list;
}

static cJSON *describe_resets(const struct target_report *report)
{
    cJSON *object = cJSON_CreateObject();

    for (int cause = 0; cause < TARGET_RESET_CAUSES; cause++)
        cJSON_AddNumberToObject(object, name_of_reset((enum target_reset_cause)cause),
                                report->resets[cause]);
    return object;
}

static cJSON *describe(const struct target *target)
{
    const struct target_report *report = target_report(target);
    cJSON *object = cJSON_CreateObject();

    cJSON_AddNumberToObject(object, "schema", 1);
    cJSON_AddStringToObject(object, "mode", name_of_mode(target_mode(target)));
    cJSON_AddItemToObject(object, "activated", describe_images(report));
    cJSON_AddNumberToObject(object, "data_bytes", (double)report->data_bytes);
    cJSON_AddNumberToObject(object, "command_creates", report->command_creates);
    cJSON_AddNumberToObject(object, "command_executes", report->command_executes);
    cJSON_AddNumberToObject(object, "data_creates", report->data_creates);
    cJSON_AddNumberToObject(object, "data_executes", report->data_executes);
    cJSON_AddNumberToObject(object, "writes", report->writes);
    cJSON_AddNumberToObject(object, "refused_writes", report->refused_writes);
    cJSON_AddNumberToObject(object, "dropped_writes", report->dropped_writes);
    cJSON_AddNumberToObject(object, "receipts", report->receipts);
    cJSON_AddNumberToObject(object, "responses", report->responses);
    cJSON_AddNumberToObject(object, "lost_responses", report->lost_responses);
    cJSON_AddNumberToObject(object, "spoiled_responses", report->spoiled_responses);
    cJSON_AddNumberToObject(object, "leaks", report->leaks);
    cJSON_AddNumberToObject(object, "wedges", report->wedges);
    cJSON_AddNumberToObject(object, "overruns", report->overruns);
    cJSON_AddNumberToObject(object, "hard_faults", report->hard_faults);
    cJSON_AddItemToObject(object, "resets", describe_resets(report));
    return object;
}

bool write_report(const struct target *target, const char *path)
{
    cJSON *report = describe(target);
    char *text = cJSON_Print(report);
    bool is_written = false;

    if (text) {
        const size_t length = strlen(text);

        text[length] = '\n'; /* in the place of the zero */
        is_written = file_write(path, text, length + 1);
    } else {
        (void)complain("there is no memory for the report");
    }
    cJSON_free(text);
    cJSON_Delete(report);
    return is_written;
}
