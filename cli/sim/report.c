/* SPDX-License-Identifier: MIT */
#include "sim/report.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "sim/complain.h"
#include "sim/file.h"
#include "sim/names.h"
#include "target/config_text.h"

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

static cJSON *describe_requests(const struct target_report *report)
{
    cJSON *object = cJSON_CreateObject();

    for (unsigned opcode = 0; opcode < TARGET_OPCODES; opcode++) {
        if (name_of_opcode(opcode))
            cJSON_AddNumberToObject(object, name_of_opcode(opcode), report->requests[opcode]);
    }
    cJSON_AddNumberToObject(object, "unknown", report->unknown_requests);
    return object;
}

static cJSON *describe_receiver(const struct target *target)
{
    const struct target_state state = target_state(target);
    cJSON *object = cJSON_CreateObject();

    cJSON_AddBoolToObject(object, "is_wedged", state.index >= state.limit);
    cJSON_AddNumberToObject(object, "decoded_bytes", state.index);
    cJSON_AddNumberToObject(object, "limit", state.limit);
    cJSON_AddNumberToObject(object, "free_buffers", state.pool_free);
    cJSON_AddNumberToObject(object, "buffers", state.pool_size);
    return object;
}

static void add_settings(cJSON *object, const struct target_config *config)
{
    char text[TARGET_CONFIG_TEXT];

    target_config_print(config, text);
    cJSON_AddStringToObject(object, "target", text);
}

/* What was asked of it, and what became of that. */
static void add_counts(cJSON *object, const struct target_report *report)
{
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {
        {"data_bytes", report->data_bytes},
        {"command_creates", report->command_creates},
        {"command_executes", report->command_executes},
        {"data_creates", report->data_creates},
        {"data_executes", report->data_executes},
        {"writes", report->writes},
        {"refused_writes", report->refused_writes},
        {"dropped_writes", report->dropped_writes},
        {"receipts", report->receipts},
        {"responses", report->responses},
        {"lost_responses", report->lost_responses},
        {"spoiled_responses", report->spoiled_responses},
        {"lost_requests", report->lost_requests},
        {"allocation_failures", report->allocation_failures},
        {"double_frees", report->double_frees},
        {"leaks", report->leaks},
        {"wedges", report->wedges},
        {"overruns", report->overruns},
        {"hard_faults", report->hard_faults},
        {"power_cuts", report->power_cuts},
        {"pages_erased", report->erases},
        {"words_written", report->words},
        {"torn_operations", report->torn},
    };

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        cJSON_AddNumberToObject(object, counts[i].name, (double)counts[i].count);
}

static cJSON *describe(const struct target *target, const struct target_config *config,
                       const struct traffic *traffic, uint64_t now)
{
    const struct target_report *report = target_report(target);
    cJSON *object = cJSON_CreateObject();

    cJSON_AddNumberToObject(object, "schema", 1);
    add_settings(object, config);
    cJSON_AddNumberToObject(object, "milliseconds", (double)(now / 1000000));
    cJSON_AddStringToObject(object, "mode", name_of_mode(target_mode(target)));
    cJSON_AddNumberToObject(object, "activations", report->images);
    cJSON_AddItemToObject(object, "activated", describe_images(report));
    cJSON_AddNumberToObject(object, "opens", (double)traffic->opens);
    cJSON_AddNumberToObject(object, "bytes_received", (double)traffic->bytes_received);
    cJSON_AddNumberToObject(object, "bytes_sent", (double)traffic->bytes_sent);
    cJSON_AddItemToObject(object, "requests", describe_requests(report));
    add_counts(object, report);
    cJSON_AddItemToObject(object, "resets", describe_resets(report));
    cJSON_AddItemToObject(object, "receiver", describe_receiver(target));
    return object;
}

bool write_report(const struct target *target, const struct target_config *config,
                  const struct traffic *traffic, uint64_t now, const char *path)
{
    cJSON *report = describe(target, config, traffic, now);
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
