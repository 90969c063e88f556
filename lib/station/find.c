/* SPDX-License-Identifier: MIT */
/*
 * A port that went away comes back under another name when the device is reset, or is plugged in
 * again: what stays is its serial number, or the place where it is plugged in. Of a pseudo-terminal
 * nothing is known but its name.
 */
#include "station/update.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_AGAIN_US = 100 * 1000 };

void ndfu_update_forget(struct ndfu_update *update)
{
    ndfu_device_destroy(update->device);
    update->device = NULL;
}

/* What was given may be a link. @return false without memory */
static bool resolve_name(struct ndfu_update *update)
{
    dev_t ours;
    dev_t number;

    for (size_t i = 0; i < update->device->port_count; i++) {
        const char *port = update->device->ports[i];

        if (ndfu_port_find_device(update->port_name, &ours) &&
            ndfu_port_find_device(port, &number) && ours == number)
            return ndfu_update_name_port(update, port);
    }
    return true;
}

static bool identify(struct ndfu_update *update)
{
    return update->device ||
           (ndfu_search_identify(&update->search, update->sight, update->port_name, &update->device,
                                 NULL) == NDFU_OK &&
            update->device);
}

void ndfu_update_remember(struct ndfu_update *update)
{
    if (!ndfu_port_is_serial(update->port) || !identify(update) || !resolve_name(update))
        ndfu_update_forget(update);
}

/* Which of the device's ports it was. */
static size_t index_of_port(const struct ndfu_update *update)
{
    for (size_t i = 0; i < update->device->port_count; i++) {
        if (strcmp(update->device->ports[i], update->port_name) == 0)
            return i;
    }
    return 0;
}

/* Somebody may have plugged another device into the same place. */
static bool is_another(const struct ndfu_device *before, const struct ndfu_device *found)
{
    return before->serial_number && found->serial_number &&
           strcmp(before->serial_number, found->serial_number) != 0;
}

/* What was in its bootloader may have started its application meanwhile; and what is just being
 * plugged in shows its port before it shows what it is. */
static bool is_usable(const struct ndfu_device *before, const struct ndfu_device *found)
{
    return found->kind == before->kind && !is_another(before, found);
}

static void tell_new_name(const struct ndfu_update *update)
{
    char text[sizeof((struct ndfu_event *)0)->text];

    (void)snprintf(text, sizeof text, "the device has come back as %s", update->port_name);
    ndfu_update_tell(update, NDFU_EVENT_WARNING, text);
}

/* @return false without memory */
static bool move_to(struct ndfu_update *update, const struct ndfu_device *found)
{
    const size_t index = index_of_port(update);
    const char *port = found->ports[index < found->port_count ? index : 0];

    if (strcmp(port, update->port_name) == 0)
        return true;
    if (!ndfu_update_name_port(update, port))
        return false;
    tell_new_name(update);
    return true;
}

static bool find_device(struct ndfu_update *update)
{
    struct ndfu_device *found = NULL;
    bool is_found;

    if (ndfu_search_return(&update->search, update->sight, update->device, NDFU_RETURN_ANY, &found,
                           NULL) != NDFU_OK ||
        !found)
        return false;
    is_found = is_usable(update->device, found) && move_to(update, found);
    if (is_found) {
        ndfu_device_destroy(update->device);
        update->device = found;
    } else {
        ndfu_device_destroy(found);
    }
    return is_found;
}

bool ndfu_update_find(struct ndfu_update *update, uint64_t now_us)
{
    update->open_at =
        update->device ? ndfu_sight_next_look(update->sight, now_us) : now_us + LOOK_AGAIN_US;
    return !update->device || find_device(update);
}
