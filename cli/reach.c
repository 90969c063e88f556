/* SPDX-License-Identifier: MIT */
#include "reach.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command_bytes.h"
#include "command_error.h"
#include "interrupt.h"
#include "shell.h"

enum {
    LEAVE_MS =
        3000, /* a device that was told to leaves sooner; a UART behind a bridge never does */
    DESCRIPTION = 200,
};

enum way { WAY_NONE, WAY_TRIGGER, WAY_TOUCH, WAY_BYTES, WAY_COMMAND };

/* What is on the way. */
struct journey {
    const struct reach *reach;
    struct ndfu_watch *watch;
    struct reached *reached;
    enum way way;
    uint8_t bytes[COMMAND_BYTES_MAX];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void tell(const struct journey *journey,
                                                       const char *format, ...)
{
    va_list arguments;

    if (journey->reach->is_quiet)
        return;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
}

/* The way that the options give. */
static enum ndfu_status take_way(struct journey *journey, struct ndfu_error *error)
{
    const struct entry_choice *entry = journey->reach->entry;
    const int given =
        entry->touch + (entry->text != NULL) + (entry->hex != NULL) + (entry->command != NULL);

    if (given > 1)
        return fail_device(error, NDFU_E_ARGUMENT, "give one way into the bootloader, not %d",
                           given);
    if (given == 1 && journey->reach->is_forbidden)
        return fail_device(
            error, NDFU_E_ARGUMENT,
            "--no-enter forbids what another option asks for; leave one of them out");
    if (entry->touch)
        journey->way = WAY_TOUCH;
    if (entry->command)
        journey->way = WAY_COMMAND;
    if (entry->text || entry->hex)
        journey->way = WAY_BYTES;
    if (entry->text)
        return parse_text_command(entry->text, journey->bytes, &journey->length, error);
    if (entry->hex)
        return parse_hex_command(entry->hex, journey->bytes, &journey->length, error);
    return NDFU_OK;
}

/* A port that was given is used as it is, whatever a list says of it. */
static bool is_port_given(const struct journey *journey)
{
    return journey->reach->device->port && !journey->reach->device->serial_number &&
           !journey->reach->device->usb && !journey->reach->device->bus_path;
}

static enum ndfu_status take_port(struct journey *journey, struct ndfu_error *error)
{
    const char *port = journey->reach->device->port;
    enum ndfu_status status = NDFU_OK;

    if (!is_port_given(journey))
        status = ndfu_device_only_port(journey->reached->device, &port, error);
    if (status == NDFU_OK)
        (void)snprintf(journey->reached->port, sizeof journey->reached->port, "%s", port);
    return status;
}

static enum ndfu_status run_command(const struct journey *journey, struct ndfu_error *error)
{
    const struct ndfu_device *device = journey->reached->device;
    const struct shell_variable variables[] = {
        {"NDFU_PORT",
         device && device->port_count ? device->ports[0] : journey->reach->device->port},
        {"NDFU_SERIAL", device ? device->serial_number : NULL},
        {"NDFU_PATH", device ? device->bus_path : NULL},
        {NULL, NULL},
    };

    return run_shell(journey->reach->entry->command, variables, journey->reach->entry->timeout,
                     error);
}

static enum ndfu_status go(struct journey *journey, struct ndfu_error *error)
{
    struct reached *reached = journey->reached;
    enum ndfu_status status = NDFU_OK;

    if (journey->way == WAY_TOUCH || journey->way == WAY_BYTES)
        status = take_port(journey, error);
    if (status != NDFU_OK)
        return status;
    switch (journey->way) {
    case WAY_NONE:
        return NDFU_OK;
    case WAY_TRIGGER:
        reached->info.size = sizeof reached->info;
        reached->has_info = true;
        return ndfu_trigger(reached->device, &reached->info, error);
    case WAY_TOUCH:
        return ndfu_touch(reached->port, error);
    case WAY_BYTES:
        return ndfu_send_command(reached->port, (uint32_t)journey->reach->baud_rate, journey->bytes,
                                 journey->length, error);
    case WAY_COMMAND:
        return run_command(journey, error);
    }
    return NDFU_OK;
}

/* What is known to be between the machine and a UART: it stays when the device behind it resets. */
static bool is_bridge(const struct ndfu_device *device)
{
    static const char converter[] = "/dev/ttyUSB";

    return !device->bus_path || device->kind == NDFU_DEVICE_JLINK ||
           (device->port_count > 0 &&
            strncmp(device->ports[0], converter, sizeof converter - 1) == 0);
}

/* Some bridges look like devices, so that not leaving is no failure, except after a trigger. */
static enum ndfu_status find_out_whether_it_stays(struct journey *journey, bool *stays,
                                                  struct ndfu_error *error)
{
    const struct ndfu_device *device = journey->reached->device;
    enum ndfu_status status;

    *stays = journey->way != WAY_TRIGGER && (!device || is_bridge(device));
    if (*stays || journey->way == WAY_TRIGGER)
        return NDFU_OK;
    status = ndfu_watch_wait_left(journey->watch, device, LEAVE_MS, error);
    *stays = status == NDFU_E_TIMEOUT;
    return *stays ? NDFU_OK : status;
}

static enum ndfu_status come_back(struct journey *journey, struct ndfu_error *error)
{
    struct reached *reached = journey->reached;
    struct ndfu_device *device;
    const char *port;
    bool has_stayed;
    enum ndfu_status status = find_out_whether_it_stays(journey, &has_stayed, error);

    if (status != NDFU_OK)
        return status;
    if (has_stayed)
        return take_port(journey, error);
    status =
        ndfu_watch_wait_return(journey->watch, reached->device, NDFU_RETURN_BOOTLOADER,
                               (uint32_t)journey->reach->entry->timeout * 1000, &device, error);
    if (status != NDFU_OK)
        return status;
    ndfu_device_destroy(reached->device);
    reached->device = device;
    status = ndfu_device_only_port(device, &port, error);
    if (status == NDFU_OK)
        (void)snprintf(reached->port, sizeof reached->port, "%s", port);
    return status;
}

static enum ndfu_status enter(struct journey *journey, struct ndfu_error *error)
{
    char text[DESCRIPTION] = "";
    enum ndfu_status status;

    if (journey->reached->device)
        (void)ndfu_device_describe(journey->reached->device, text, sizeof text);
    tell(journey, "Switching to the bootloader: %s\n",
         text[0] ? text : journey->reach->device->port);
    status = go(journey, error);
    if (status == NDFU_OK)
        status = come_back(journey, error);
    if (status != NDFU_OK)
        return status;
    journey->reached->was_switched = true;
    tell(journey, "The bootloader is at %s\n", journey->reached->port);
    return NDFU_OK;
}

/* What is certain not to work, unless the user insists by naming the port. */
static enum ndfu_status check_kind(const struct journey *journey, struct ndfu_error *error)
{
    const struct ndfu_device *device = journey->reached->device;
    char text[DESCRIPTION];

    (void)ndfu_device_describe(device, text, sizeof text);
    if (device->kind == NDFU_DEVICE_OTHER_BOOTLOADER)
        return fail_device(error, NDFU_E_DEVICE_ENTER,
                           "that bootloader speaks another protocol; it is updated with %s: %s",
                           device->advice ? device->advice : "its own tool", text);
    if (device->kind == NDFU_DEVICE_APPLICATION && journey->way == WAY_NONE)
        return fail_device(error, NDFU_E_DEVICE_ENTER,
                           "the device runs its application, and is not to be switched to its "
                           "bootloader (--no-enter, or a command that changes nothing): %s",
                           text);
    return NDFU_OK;
}

/* What stays the same on this side, whatever the device runs. */
static enum ndfu_status check_visibility(const struct journey *journey, struct ndfu_error *error)
{
    const struct ndfu_device *device = journey->reached->device;

    if (!device || !device->bus_path)
        return fail_device(error, NDFU_E_ARGUMENT,
                           "--wait-app: nothing is known of the port %s that would show whether "
                           "the application runs; leave out --wait-app",
                           device ? device->ports[0] : journey->reach->device->port);
    if (is_bridge(device))
        return fail_device(error, NDFU_E_ARGUMENT,
                           "--wait-app: the port %s is of a bridge, which stays there whatever "
                           "the device behind it runs; leave out --wait-app",
                           device->port_count ? device->ports[0] : device->bus_path);
    return NDFU_OK;
}

static enum ndfu_status travel(struct journey *journey, struct ndfu_error *error)
{
    const struct ndfu_device *device = journey->reached->device;
    enum ndfu_status status = NDFU_OK;

    if (journey->way == WAY_NONE && device && device->kind == NDFU_DEVICE_APPLICATION &&
        !journey->reach->is_forbidden)
        journey->way = WAY_TRIGGER;
    if (device && !is_port_given(journey))
        status = check_kind(journey, error);
    if (status != NDFU_OK)
        return status;
    /* Where the bootloader is there already, there is nothing to ask of it. */
    if (journey->way == WAY_NONE || (device && device->kind == NDFU_DEVICE_BOOTLOADER))
        return take_port(journey, error);
    return enter(journey, error);
}

static void cancel(void *watch)
{
    ndfu_watch_cancel(watch);
}

enum ndfu_status reach_bootloader(const struct reach *reach, struct reached *reached,
                                  struct ndfu_error *error)
{
    struct journey journey = {.reach = reach, .reached = reached};
    struct known_bootloaders known;
    enum ndfu_status status;

    memset(reached, 0, sizeof *reached);
    status = parse_bootloaders(reach->device->bootloaders, &known, error);
    if (status == NDFU_OK)
        status = take_way(&journey, error);
    if (status == NDFU_OK)
        status = ndfu_watch_create(&known.options, &journey.watch, error);
    if (status != NDFU_OK)
        return status;
    interrupt_begin(cancel, journey.watch);
    status = find_device(reach->device, journey.watch, &reached->device, error);
    if (status == NDFU_OK && reach->must_be_visible)
        status = check_visibility(&journey, error);
    if (status == NDFU_OK)
        status = travel(&journey, error);
    interrupt_end();
    ndfu_watch_destroy(journey.watch);
    return status;
}

enum ndfu_status reach_as_it_is(const struct device_choice *device, struct reached *reached,
                                struct ndfu_error *error)
{
    const struct entry_choice no_entry = {0};
    const struct reach reach = {
        .device = device,
        .entry = &no_entry,
        .is_forbidden = true,
    };

    return reach_bootloader(&reach, reached, error);
}

void reached_clear(struct reached *reached)
{
    ndfu_device_destroy(reached->device);
    reached->device = NULL;
}
