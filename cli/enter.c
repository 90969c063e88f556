/* SPDX-License-Identifier: MIT */
/* ndfu enter: switches an application to its bootloader. */
#include <inttypes.h>
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "command_error.h"
#include "device_choice.h"
#include "entered_json.h"
#include "entry_choice.h"
#include "event_json.h"
#include "progress.h"
#include "update_run.h"

struct values {
    struct device_choice device;
    struct entry_choice entry;
    unsigned long baud_rate;
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
    JSON_OPTION_ROW("What to print"),
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

/* Standard output is the port alone, for ndfu flash -p "$(ndfu enter)". */
static void show_text(const struct ndfu_update *entry, bool is_quiet)
{
    struct ndfu_trigger_info info = {.size = sizeof info};
    const bool is_told = ndfu_update_trigger_info(entry, &info) && !is_quiet;

    if (is_told && info.version[0])
        (void)fprintf(stderr, "The application was: %s\n", info.version);
    if (is_told && info.has_numbers)
        (void)fprintf(stderr,
                      "It has %" PRIu32 " bytes at 0x%" PRIX32 "; flash has %" PRIu32
                      " bytes in pages of %" PRIu32 "\n",
                      info.length, info.address, info.flash_size, info.page_size);
    (void)printf("%s\n", ndfu_update_port(entry));
}

/* A port alone does not say that there is a bootloader behind it. */
static enum ndfu_status check_end(const struct ndfu_update *entry, struct ndfu_error *error)
{
    const struct ndfu_device *device = ndfu_update_device(entry);

    if (ndfu_update_has_switched(entry) || (device && device->kind == NDFU_DEVICE_BOOTLOADER))
        return NDFU_OK;
    return fail_device(error, NDFU_E_DEVICE_ENTER,
                       "the device has no DFU trigger; say how else it enters its bootloader, by "
                       "--enter-touch, --enter-text, --enter-hex or --enter-command");
}

/* The cookie of the entry. */
struct listener {
    struct entry_cookie cookie;
    struct progress progress;
    struct event_json events;
};

static void listen(const struct ndfu_event *event, void *cookie)
{
    struct listener *listener = cookie;

    progress_show(&listener->progress, event);
    /* It is told more of at the end. */
    if (event->type != NDFU_EVENT_ENTERED)
        event_json_print(&listener->events, event);
}

static enum ndfu_status make_entry(const struct values *given, struct listener *listener,
                                   struct ndfu_update **entry, struct ndfu_error *error)
{
    struct ndfu_update_options how;
    struct meant_device meant;
    struct entry_bytes bytes;
    enum ndfu_status status;

    ndfu_update_options_init(&how, sizeof how);
    how.baud_rate = (uint32_t)given->baud_rate;
    how.on_event = listen;
    how.cookie = listener;
    status = device_choice_take(&given->device, &meant, &how, error);
    if (status == NDFU_OK)
        status = entry_choice_take(&given->entry, false, &bytes, &how, error);
    return status == NDFU_OK ? ndfu_entry_create(&how, entry, error) : status;
}

static void show(const struct ndfu_update *entry, const struct values *given,
                 const struct line_device *asked)
{
    if (output_is_json())
        print_entered(entry, asked);
    else
        show_text(entry, given->quiet);
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    const struct line_device asked = line_device_asked(&given->device);
    struct listener listener = {.cookie = {&given->entry}};
    struct ndfu_update *entry = NULL;
    struct line_device device;
    struct ndfu_error error;
    enum ndfu_status status;
    int code;

    (void)operand;
    progress_init(&listener.progress, given->quiet, false);
    event_json_init(&listener.events, &asked);
    status = make_entry(given, &listener, &entry, &error);
    if (status == NDFU_OK)
        status = run_update(entry, &error);
    if (status == NDFU_OK)
        status = check_end(entry, &error);
    if (status == NDFU_OK)
        show(entry, given, &asked);
    device = line_device_of_update(entry, &asked);
    code = end_command(command_enter.name, &device, status, &error);
    ndfu_update_destroy(entry);
    return code;
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
