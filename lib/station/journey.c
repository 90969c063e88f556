/* SPDX-License-Identifier: MIT */
/*
 * From the device that is meant to the port of its bootloader: finds it, has it asked to start its
 * bootloader if need be, and waits for it to come back.
 */
#include "station/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "device/options.h"

enum { MS = 1000, DESCRIPTION = 200 };

/* A device that was told to leaves sooner; a UART behind a bridge never does. */
#define LEAVE_US UINT64_C(3000000)

/* @return false without memory */
static bool keep_text(const char **text)
{
    if (*text)
        *text = strdup(*text);
    return *text != NULL;
}

static bool keep_selector(struct ndfu_device_selector *kept,
                          const struct ndfu_device_selector *given)
{
    bool is_kept = true;

    (void)ndfu_device_selector_take(kept, given, NULL); /* the options were checked */
    is_kept = (!kept->port || keep_text(&kept->port)) && is_kept;
    is_kept = (!kept->serial_number || keep_text(&kept->serial_number)) && is_kept;
    is_kept = (!kept->bus_path || keep_text(&kept->bus_path)) && is_kept;
    return is_kept;
}

bool ndfu_journey_init(struct ndfu_update *update)
{
    struct ndfu_journey *journey = &update->journey;
    const struct ndfu_update_options *options = &update->options;
    bool is_kept = keep_selector(&journey->selector, options->device);

    if (options->entry == NDFU_ENTRY_COMMAND && options->entry_command_length > 0) {
        journey->command = malloc(options->entry_command_length);
        if (!journey->command)
            return false;
        memcpy(journey->command, options->entry_command, options->entry_command_length);
        journey->command_length = options->entry_command_length;
    }
    return is_kept;
}

void ndfu_journey_clear(struct ndfu_update *update)
{
    struct ndfu_journey *journey = &update->journey;

    (void)ndfu_worker_join(journey->worker, NULL);
    free((void *)journey->selector.port);
    free((void *)journey->selector.serial_number);
    free((void *)journey->selector.bus_path);
    free(journey->command);
    memset(journey, 0, sizeof *journey);
}

static void fail_without_memory(struct ndfu_update *update)
{
    struct ndfu_error error;

    (void)ndfu_error_set(&error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "find device",
                         "no memory for the device");
    ndfu_update_finish(update, &error);
}

bool ndfu_journey_is_port(const struct ndfu_update *update)
{
    return update->journey.selector.port != NULL;
}

/* The port that was given, or the only one of the device. */
static enum ndfu_status take_port(struct ndfu_update *update, struct ndfu_error *error)
{
    const char *port = update->journey.selector.port;
    enum ndfu_status status = NDFU_OK;

    if (!ndfu_journey_is_port(update))
        status = ndfu_device_only_port(update->device, &port, error);
    if (status == NDFU_OK && !ndfu_update_name_port(update, port))
        status = ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "find device",
                                "no memory for the name of the port");
    return status;
}

static void arrive(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_error error;
    enum ndfu_status status = take_port(update, &error);

    /* Whoever is to talk to the bootloader opens its port; here nobody may have looked at it. */
    if (status == NDFU_OK && update->ends_at_port)
        status = ndfu_port_check(update->port_name, &error);
    if (status != NDFU_OK) {
        ndfu_update_finish(update, &error);
        return;
    }
    if (update->journey.was_switched)
        ndfu_update_tell(update, NDFU_EVENT_ENTERED, update->port_name);
    if (update->ends_at_port)
        ndfu_update_finish(update, NULL);
    else
        ndfu_drive_begin(update, now);
}

static void enter(struct ndfu_update *update)
{
    char text[DESCRIPTION] = "";

    update->stage = NDFU_STAGE_ENTER;
    if (update->device)
        (void)ndfu_device_describe(update->device, text, sizeof text);
    ndfu_update_tell(update, NDFU_EVENT_ENTERING,
                     update->device ? text : update->journey.selector.port);
    if (!ndfu_entry_begin(update))
        fail_without_memory(update);
}

/* The device, or the port of which nothing is known, is there. */
static void found(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_error error;

    if (ndfu_entry_check(update, &error) != NDFU_OK)
        ndfu_update_finish(update, &error);
    else if (ndfu_entry_is_needed(update))
        enter(update);
    else
        arrive(update, now);
}

/* Once: whoever waits wants to know what for. */
static void tell_wait(struct ndfu_update *update)
{
    if (!update->journey.has_told_wait)
        ndfu_update_tell(update, NDFU_EVENT_WAITING, "for the device to be plugged in");
    update->journey.has_told_wait = true;
}

static void look_for_selected(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_error error;
    bool is_final;
    const enum ndfu_status status =
        ndfu_search_selected(&update->search, update->sight, &update->journey.selector,
                             &update->device, &is_final, &error);

    if (!is_final && now < update->stage_until) {
        ndfu_device_destroy(update->device);
        update->device = NULL;
        tell_wait(update);
    } else if (status != NDFU_OK) {
        ndfu_update_finish(update, &error);
    } else {
        found(update, now);
    }
}

static void wait_for_return(struct ndfu_update *update, uint64_t now)
{
    ndfu_update_wait_in(update, NDFU_STAGE_RETURN, now,
                        (uint64_t)update->options.entry_timeout_ms * MS);
}

/* Some bridges look like devices, so that not leaving is no failure, except after a trigger. */
static void look_whether_it_left(struct ndfu_update *update, uint64_t now)
{
    if (ndfu_search_has_left(update->device)) {
        wait_for_return(update, now);
    } else if (now >= update->stage_until) {
        update->journey.was_switched = true;
        arrive(update, now);
    }
}

static void look_for_return(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_device *device;
    struct ndfu_error error;
    enum ndfu_status status = ndfu_search_return(&update->search, update->sight, update->device,
                                                 NDFU_RETURN_BOOTLOADER, &device, &error);

    if (status == NDFU_OK && !device && now >= update->stage_until)
        status = ndfu_search_explain_loss(&update->search, update->sight, update->device,
                                          NDFU_RETURN_BOOTLOADER, update->options.entry_timeout_ms,
                                          &error);
    if (status != NDFU_OK) {
        ndfu_update_finish(update, &error);
        return;
    }
    if (!device)
        return;
    ndfu_device_destroy(update->device);
    update->device = device;
    /* What was given was the port of the application. */
    free((void *)update->journey.selector.port);
    update->journey.selector.port = NULL;
    update->journey.was_switched = true;
    arrive(update, now);
}

void ndfu_journey_begin(struct ndfu_update *update, uint64_t now_us)
{
    ndfu_update_wait_in(update, NDFU_STAGE_FIND, now_us,
                        (uint64_t)update->options.find_timeout_ms * MS);
}

void ndfu_journey_look(struct ndfu_update *update, uint64_t now_us)
{
    switch (update->stage) {
    case NDFU_STAGE_FIND:
        look_for_selected(update, now_us);
        break;
    case NDFU_STAGE_LEAVE:
        look_whether_it_left(update, now_us);
        break;
    case NDFU_STAGE_RETURN:
        look_for_return(update, now_us);
        break;
    default:
        break;
    }
}

/* What is known to be a bridge stays; what was triggered leaves for certain. */
static void asked(struct ndfu_update *update, uint64_t now)
{
    if (update->journey.is_by_trigger) {
        wait_for_return(update, now);
    } else if (!update->device || ndfu_entry_is_bridge(update->device)) {
        update->journey.was_switched = true;
        arrive(update, now);
    } else {
        ndfu_update_wait_in(update, NDFU_STAGE_LEAVE, now, LEAVE_US);
    }
}

void ndfu_journey_asked(struct ndfu_update *update, uint64_t now_us)
{
    struct ndfu_error error;
    enum ndfu_status status = ndfu_worker_join(update->journey.worker, &error);

    update->journey.worker = NULL;
    if (status == NDFU_OK && update->is_cancelled)
        status = ndfu_error_set(&error, NDFU_E_CANCELLED, NDFU_LAYER_DEVICE, "switch device",
                                "cancelled while the device was being switched to its bootloader");
    if (status == NDFU_OK)
        asked(update, now_us);
    else
        ndfu_update_finish(update, &error);
}
