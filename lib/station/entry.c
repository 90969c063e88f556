/* SPDX-License-Identifier: MIT */
/* The ways into the bootloader, and what is certain not to work. */
#include "station/update.h"

#include <string.h>

#include "base/error.h"

enum { DESCRIPTION = 200 };

#define REFUSE(error, status, ...) \
    ndfu_error_set(error, status, NDFU_LAYER_DEVICE, "find device", __VA_ARGS__)

bool ndfu_entry_is_bridge(const struct ndfu_device *device)
{
    static const char converter[] = "/dev/ttyUSB";

    return !device->bus_path || device->kind == NDFU_DEVICE_JLINK ||
           (device->port_count > 0 &&
            strncmp(device->ports[0], converter, sizeof converter - 1) == 0);
}

/* What stays the same on this side, whatever the device runs. */
static enum ndfu_status check_visibility(const struct ndfu_update *update, struct ndfu_error *error)
{
    const struct ndfu_device *device = update->device;

    if (!device || !device->bus_path)
        return REFUSE(
            error, NDFU_E_ARGUMENT,
            "nothing is known of the port %s that would show whether the application "
            "runs, so that it cannot be waited for; leave out that wait (the option wait-app, "
            "or application_timeout_ms)",
            device && device->port_count ? device->ports[0] : update->journey.selector.port);
    if (ndfu_entry_is_bridge(device))
        return REFUSE(error, NDFU_E_ARGUMENT,
                      "the port %s is of a bridge, which stays there whatever the device behind it "
                      "runs, so that the application cannot be waited for; leave out that "
                      "wait (the option wait-app, or application_timeout_ms)",
                      device->port_count ? device->ports[0] : device->bus_path);
    return NDFU_OK;
}

/* What is certain not to work, unless the user insists by naming the port. */
static enum ndfu_status check_kind(const struct ndfu_update *update, struct ndfu_error *error)
{
    const struct ndfu_device *device = update->device;
    char text[DESCRIPTION];

    (void)ndfu_device_describe(device, text, sizeof text);
    if (device->kind == NDFU_DEVICE_OTHER_BOOTLOADER)
        return REFUSE(error, NDFU_E_DEVICE_ENTER,
                      "that bootloader speaks another protocol; it is updated with %s: %s",
                      device->advice ? device->advice : "its own tool", text);
    if (device->kind == NDFU_DEVICE_APPLICATION && update->options.entry == NDFU_ENTRY_NONE)
        return REFUSE(error, NDFU_E_DEVICE_ENTER,
                      "the device runs its application, and is not to be switched to its "
                      "bootloader: %s",
                      text);
    return NDFU_OK;
}

enum ndfu_status ndfu_entry_check(const struct ndfu_update *update, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    if (update->options.application_timeout_ms > 0 && update->goal == NDFU_GOAL_UPDATE)
        status = check_visibility(update, error);
    if (status == NDFU_OK && update->device && !ndfu_journey_is_port(update))
        status = check_kind(update, error);
    return status;
}

bool ndfu_entry_is_needed(const struct ndfu_update *update)
{
    switch (update->options.entry) {
    case NDFU_ENTRY_NONE:
        return false;
    case NDFU_ENTRY_TRIGGER:
        return update->device && update->device->kind == NDFU_DEVICE_APPLICATION;
    default:
        /* Where the bootloader is there already, there is nothing to ask of it. */
        return !update->device || update->device->kind != NDFU_DEVICE_BOOTLOADER;
    }
}

/* A failure that says nothing of itself, or says that it is none, is one all the same. */
static enum ndfu_status ask_caller(const struct ndfu_update *update, const char *port,
                                   struct ndfu_error *error)
{
    const enum ndfu_status status =
        update->options.on_entry(update->device, port, update->options.cookie, error);

    if (status == NDFU_OK)
        return NDFU_OK;
    error->status = status;
    error->message[sizeof error->message - 1] = '\0';
    if (!error->message[0])
        (void)ndfu_error_set(error, status, NDFU_LAYER_DEVICE, "switch device", "%s",
                             ndfu_status_text(status));
    return status;
}

/* In a thread of its own; nobody else touches the update's device and journey meanwhile. */
static enum ndfu_status ask(void *argument, struct ndfu_error *error)
{
    struct ndfu_update *update = argument;
    struct ndfu_journey *journey = &update->journey;
    const char *port = journey->selector.port;
    enum ndfu_status status = NDFU_OK;

    if (journey->is_by_trigger) {
        journey->info.size = sizeof journey->info;
        return ndfu_trigger(update->device, &journey->info, error);
    }
    if (update->options.entry == NDFU_ENTRY_CALLER) {
        if (update->device && update->device->port_count > 0)
            port = update->device->ports[0];
        return ask_caller(update, port, error);
    }
    if (!port)
        status = ndfu_device_only_port(update->device, &port, error);
    if (status != NDFU_OK)
        return status;
    if (update->options.entry == NDFU_ENTRY_TOUCH)
        return ndfu_touch(port, error);
    return ndfu_send_command(port, update->options.baud_rate, journey->command,
                             journey->command_length, error);
}

bool ndfu_entry_begin(struct ndfu_update *update)
{
    update->journey.is_by_trigger = update->options.entry == NDFU_ENTRY_TRIGGER;
    update->journey.worker = ndfu_worker_start(ask, update);
    return update->journey.worker != NULL;
}
