/* SPDX-License-Identifier: MIT */
/* ndfu info: what a bootloader tells of itself and its device. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "line_device.h"
#include "target_choice.h"
#include "trace_file.h"
#include "update_run.h"

/* Four characters, such as "AAD0"; a number where they are none. */
static const char *variant_text(uint32_t variant, char text[12])
{
    for (int i = 0; i < 4; i++) {
        text[i] = (char)(variant >> (24 - 8 * i));
        if (!isalnum((unsigned char)text[i])) {
            (void)snprintf(text, 12, "0x%08" PRIx32, variant);
            return text;
        }
    }
    text[4] = '\0';
    return text;
}

static const char *type_name(uint8_t type)
{
    switch (type) {
    case NDFU_INSTALLED_SOFTDEVICE:
        return "softdevice";
    case NDFU_INSTALLED_APPLICATION:
        return "application";
    case NDFU_INSTALLED_BOOTLOADER:
        return "bootloader";
    default:
        return "unknown";
    }
}

static void print_hardware(const struct ndfu_target_info *info)
{
    const char *name = ndfu_part_name(info->part);
    char variant[12];

    if (!info->has_hardware) {
        (void)printf("Hardware    the bootloader does not tell\n");
        return;
    }
    (void)printf("Hardware    %s (0x%" PRIx32 "), variant %s\n", name ? name : "an unknown part",
                 info->part, variant_text(info->variant, variant));
    (void)printf("Flash       %" PRIu32 " KiB in pages of %" PRIu32 " bytes\n",
                 info->rom_size / 1024, info->page_size);
    (void)printf("RAM         %" PRIu32 " KiB\n", info->ram_size / 1024);
}

static void print_images(const struct ndfu_target_info *info)
{
    if (!info->has_images)
        (void)printf("Installed   the bootloader does not tell\n");
    else if (info->image_count == 0)
        (void)printf("Installed   nothing\n");
    for (size_t i = 0; i < info->image_count; i++) {
        const struct ndfu_installed_image *image = &info->images[i];

        (void)printf("%-12s%s, version %" PRIu32 ", %" PRIu32 " bytes at 0x%08" PRIx32 "\n",
                     i ? "" : "Installed", type_name(image->type), image->version, image->length,
                     image->address);
    }
}

static void print_text(const struct ndfu_target_info *info)
{
    if (info->has_protocol)
        (void)printf("Protocol    version %u, MTU %u bytes\n", info->protocol, info->mtu);
    else
        (void)printf("Protocol    the bootloader does not tell its version, MTU %u bytes\n",
                     info->mtu);
    print_hardware(info);
    print_images(info);
}

static cJSON *images_json(const struct ndfu_target_info *info)
{
    cJSON *images = cJSON_CreateArray();

    for (size_t i = 0; i < info->image_count; i++) {
        const struct ndfu_installed_image *image = &info->images[i];
        cJSON *object = cJSON_CreateObject();

        (void)cJSON_AddStringToObject(object, "type", type_name(image->type));
        (void)cJSON_AddNumberToObject(object, "version", image->version);
        (void)cJSON_AddNumberToObject(object, "address", image->address);
        (void)cJSON_AddNumberToObject(object, "size", image->length);
        (void)cJSON_AddItemToArray(images, object);
    }
    return images;
}

/* What the target does not tell is not there. */
static void print_json(const struct ndfu_target_info *info, const struct line_device *device)
{
    cJSON *line = begin_line("target", device);
    char variant[12];

    (void)cJSON_AddNumberToObject(line, "mtu", info->mtu);
    if (info->has_protocol)
        (void)cJSON_AddNumberToObject(line, "protocol", info->protocol);
    if (info->has_hardware) {
        const char *name = ndfu_part_name(info->part);

        (void)cJSON_AddNumberToObject(line, "part", info->part);
        if (name)
            (void)cJSON_AddStringToObject(line, "part_name", name);
        (void)cJSON_AddStringToObject(line, "variant", variant_text(info->variant, variant));
        (void)cJSON_AddNumberToObject(line, "flash_size", info->rom_size);
        (void)cJSON_AddNumberToObject(line, "page_size", info->page_size);
        (void)cJSON_AddNumberToObject(line, "ram_size", info->ram_size);
    }
    if (info->has_images)
        (void)cJSON_AddItemToObject(line, "images", images_json(info));
    print_line(line);
}

static int run(const void *values, const char *operand)
{
    const struct target_choice *given = values;
    const struct line_device asked = line_device_asked(&given->device);
    struct ndfu_target_info info = {.size = sizeof info};
    struct ndfu_update_options how;
    struct trace_file *trace = NULL;
    struct meant_device meant;
    struct ndfu_update *inquiry = NULL;
    struct ndfu_error error;
    struct line_device device;
    enum ndfu_status status;
    int code;

    (void)operand;
    status = update_choice_take(&given->how, &how, &error);
    if (status == NDFU_OK)
        status = device_choice_take(&given->device, &meant, &how, &error);
    if (status == NDFU_OK)
        status =
            trace_file_prepare(given->trace, &(struct trace_subject){.command = command_info.name},
                               &how, &trace, &error);
    if (status == NDFU_OK)
        status = ndfu_inquiry_create(NULL, &how, &inquiry, &error);
    if (status == NDFU_OK)
        status = trace_file_begin(trace, &error);
    if (status == NDFU_OK)
        status = run_update(inquiry, &error);
    if (status == NDFU_OK)
        (void)ndfu_inquiry_info(inquiry, &info);
    device = line_device_of_update(inquiry, &asked);
    if (status == NDFU_OK && output_is_json())
        print_json(&info, &device);
    else if (status == NDFU_OK)
        print_text(&info);
    code = end_command(command_info.name, &device, status, &error);
    ndfu_update_destroy(inquiry);
    trace_file_end(trace);
    return code;
}

const struct command command_info = {
    .name = "info",
    .summary = "Ask a bootloader what it is and what is installed",
    .description =
        "Changes nothing on the device. What its bootloader does not tell is no failure.",
    .options = target_option_rows,
    .values_size = sizeof(struct target_choice),
    .set_defaults = target_choice_init,
    .run = run,
};
