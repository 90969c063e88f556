/* SPDX-License-Identifier: MIT */
#include "line_device.h"

struct line_device line_device_of(const struct ndfu_device *device)
{
    if (!device)
        return (struct line_device){0};
    return (struct line_device){
        .port = device->port_count > 0 ? device->ports[0] : NULL,
        .serial_number = device->serial_number,
        .path = device->bus_path,
    };
}

/* A port out of the environment gives way to options. */
struct line_device line_device_asked(const struct device_choice *choice)
{
    return (struct line_device){
        .port = asks_by_property(choice) ? NULL : choice->port,
        .serial_number = choice->serial_number,
        .path = choice->bus_path,
    };
}

static struct line_device know(const struct ndfu_device *device, const char *port,
                               const struct line_device *asked)
{
    struct line_device known = device ? line_device_of(device) : *asked;

    if (port)
        known.port = port;
    return known;
}

/* The port of an update is that of the bootloader, which is gone when the application is seen. */
struct line_device line_device_of_event(const struct ndfu_event *event,
                                        const struct line_device *asked)
{
    const bool is_application = event->type == NDFU_EVENT_APPLICATION;

    return know(event->device, is_application ? NULL : event->port, asked);
}

struct line_device line_device_of_update(const struct ndfu_update *update,
                                         const struct line_device *asked)
{
    if (!update)
        return *asked;
    return know(ndfu_update_device(update), ndfu_update_port(update), asked);
}
