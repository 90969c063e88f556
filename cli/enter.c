/* SPDX-License-Identifier: MIT */
/* ndfu enter: switches an application to its bootloader. */
#include <inttypes.h>
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "command_error.h"
#include "device_json.h"
#include "output.h"
#include "reach.h"

struct values {
    struct device_choice device;
    struct entry_choice entry;
    unsigned long baud_rate;
    bool json;
    bool quiet;
};

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device),
    DEVICE_WAIT_OPTION_ROW(struct values, device),
    ENTRY_OPTION_ROWS(struct values, entry),
    {
        .name = "baud",
        .letter = 'b',
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "bits per second, for a command that goes over the port (115200)",
        .offset = offsetof(struct values, baud_rate),
        .minimum = 1200,
        .maximum = 4000000,
    },
    {
        .group = "Output",
        .name = "json",
        .type = OPTION_FLAG,
        .help = "print JSON Lines",
        .offset = offsetof(struct values, json),
    },
    {
        .name = "quiet",
        .letter = 'q',
        .type = OPTION_FLAG,
        .help = "print the port and errors only",
        .offset = offsetof(struct values, quiet),
    },
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    defaults->baud_rate = 115200;
    defaults->entry.timeout = ENTRY_TIMEOUT_DEFAULT;
}

static void add_info(cJSON *line, const struct reached *reached)
{
    const struct ndfu_trigger_info *info = &reached->info;
    cJSON *object;

    if (!reached->has_info) {
        cJSON_AddNullToObject(line, "trigger");
        return;
    }
    object = cJSON_AddObjectToObject(line, "trigger");
    cJSON_AddStringToObject(object, "version", info->version);
    if (!info->has_numbers)
        return;
    cJSON_AddNumberToObject(object, "address", info->address);
    cJSON_AddNumberToObject(object, "length", info->length);
    cJSON_AddNumberToObject(object, "major", info->major);
    cJSON_AddNumberToObject(object, "minor", info->minor);
    cJSON_AddNumberToObject(object, "id", info->id);
    cJSON_AddNumberToObject(object, "flash_size", info->flash_size);
    cJSON_AddNumberToObject(object, "page_size", info->page_size);
}

static void show_json(const struct reached *reached)
{
    cJSON *line = begin_line("entered");

    cJSON_AddStringToObject(line, "port", reached->port);
    cJSON_AddBoolToObject(line, "was_switched", reached->was_switched);
    add_info(line, reached);
    if (reached->device)
        add_device_json(cJSON_AddObjectToObject(line, "device"), reached->device);
    else
        cJSON_AddNullToObject(line, "device");
    print_line(line);
}

/* Standard output is the port alone, for ndfu flash -p "$(ndfu enter)". */
static void show_text(const struct reached *reached, bool is_quiet)
{
    const struct ndfu_trigger_info *info = &reached->info;

    if (reached->has_info && info->version[0] && !is_quiet)
        (void)fprintf(stderr, "The application was: %s\n", info->version);
    if (reached->has_info && info->has_numbers && !is_quiet)
        (void)fprintf(stderr,
                      "It has %" PRIu32 " bytes at 0x%" PRIX32 "; flash has %" PRIu32
                      " bytes in pages of %" PRIu32 "\n",
                      info->length, info->address, info->flash_size, info->page_size);
    (void)printf("%s\n", reached->port);
}

/* A port alone does not say that there is a bootloader behind it. */
static bool is_bootloader_certain(const struct reached *reached)
{
    return reached->was_switched ||
           (reached->device && reached->device->kind == NDFU_DEVICE_BOOTLOADER);
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    const struct reach reach = {
        .device = &given->device,
        .entry = &given->entry,
        .baud_rate = given->baud_rate,
        .is_quiet = given->quiet,
    };
    struct reached reached;
    struct ndfu_error error;
    enum ndfu_status status = reach_bootloader(&reach, &reached, &error);

    (void)operand;
    if (status == NDFU_OK && !is_bootloader_certain(&reached))
        status =
            fail_device(&error, NDFU_E_DEVICE_ENTER,
                        "the device has no DFU trigger; say how else it enters its bootloader, "
                        "by --enter-touch, --enter-text, --enter-hex or --enter-command");
    if (status == NDFU_OK && given->json)
        show_json(&reached);
    else if (status == NDFU_OK)
        show_text(&reached, given->quiet);
    reached_clear(&reached);
    return end_command(command_enter.name, status, &error, given->json);
}

const struct command command_enter = {
    .name = "enter",
    .summary = "Switch a device to its bootloader",
    .description =
        "Asks an application to start its bootloader, waits for the device to come back, and\n"
        "prints the port at which the bootloader is.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
