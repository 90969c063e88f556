/* SPDX-License-Identifier: MIT */
/* ndfu doctor: why does this machine not see or open my device? */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "device_choice.h"
#include "device_json.h"
#include "output.h"

struct values {
    struct device_choice device;
    int flow_control;
    const char *root;
    bool json;
};

static const char *const flow_controls[] = {"none", "rtscts", NULL};

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device),
    {
        .group = "What to look at",
        .name = "flow",
        .type = OPTION_CHOICE,
        .argument = "none|rtscts",
        .help = "with rtscts, open the ports and see whether the target drives CTS (none)",
        .offset = offsetof(struct values, flow_control),
        .choices = flow_controls,
    },
    {
        .name = "root",
        .type = OPTION_TEXT,
        .argument = "DIR",
        .help = "look for udev rules below DIR: in a container, where the machine's are (/)",
        .offset = offsetof(struct values, root),
    },
    {
        .name = "json",
        .type = OPTION_FLAG,
        .help = "print JSON Lines",
        .offset = offsetof(struct values, json),
    },
    {0},
};

static void show_hints(const struct ndfu_report *report, const struct ndfu_device *device)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        const struct ndfu_hint *hint = ndfu_report_hint(report, i);

        if (hint->device == device)
            (void)printf("  %s: %s\n", ndfu_hint_name(hint->type), hint->text);
    }
}

static bool has_general_hint(const struct ndfu_report *report)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        if (!ndfu_report_hint(report, i)->device)
            return true;
    }
    return false;
}

static void show_text(const struct ndfu_report *report)
{
    char text[256];

    for (size_t i = 0; i < ndfu_report_device_count(report); i++) {
        const struct ndfu_device *device = ndfu_report_device(report, i);

        (void)printf("%s\n", ndfu_device_describe(device, text, sizeof text));
        show_hints(report, device);
    }
    if (has_general_hint(report))
        (void)printf("This machine\n");
    show_hints(report, NULL);
    if (ndfu_report_hint_count(report) == 0)
        (void)printf("Nothing was found to be in the way.\n");
}

static void show_json(const struct ndfu_report *report)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        const struct ndfu_hint *hint = ndfu_report_hint(report, i);
        cJSON *line = begin_line("hint");

        cJSON_AddStringToObject(line, "hint", ndfu_hint_name(hint->type));
        cJSON_AddStringToObject(line, "text", hint->text);
        if (hint->device)
            add_device_json(cJSON_AddObjectToObject(line, "device"), hint->device);
        else
            cJSON_AddNullToObject(line, "device");
        print_line(line);
    }
}

/* Nothing given means everything, not the only candidate. */
static enum ndfu_status examine(const struct values *given, struct ndfu_report **report,
                                struct ndfu_error *error)
{
    struct ndfu_doctor_options how;
    struct ndfu_device_selector selector;
    struct known_bootloaders known;
    enum ndfu_status status = parse_bootloaders(given->device.bootloaders, &known, error);

    if (status == NDFU_OK)
        status = parse_selector(&given->device, &selector, error);
    if (status != NDFU_OK)
        return status;
    ndfu_doctor_options_init(&how, sizeof how);
    how.devices = &known.options;
    how.flow_control = (enum ndfu_flow_control)given->flow_control;
    how.root = given->root;
    if (asks_for_a_device(&given->device))
        how.selector = &selector;
    return ndfu_doctor_examine(&how, report, error);
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_report *report = NULL;
    struct ndfu_error error;
    const enum ndfu_status status = examine(given, &report, &error);

    (void)operand;
    if (status == NDFU_OK && given->json)
        show_json(report);
    else if (status == NDFU_OK)
        show_text(report);
    ndfu_report_destroy(report);
    return end_command(command_doctor.name, status, &error, given->json);
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "Look for what is in the way of an update",
    .description =
        "Says why this machine does not see or open a device, and the mend: permissions, the udev\n"
        "rule, programs that have the port, bootloaders of another kind. Nothing is sent.",
    .options = options,
    .values_size = sizeof(struct values),
    .run = run,
};
