/* SPDX-License-Identifier: MIT */
#include "device/udev.h"

#include <libudev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAIN_AT_ONCE = 1000 };

struct ndfu_udev_monitor {
    struct udev *udev;
    struct udev_monitor *monitor;
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* It belongs to its child. */
static struct udev_device *usb_parent(struct udev_device *port)
{
    return udev_device_get_parent_with_subsystem_devtype(port, "usb", "usb_device");
}

void ndfu_udev_bus_path(const char *port, char *path, size_t size)
{
    struct udev *udev = udev_new();
    struct udev_device *device =
        udev ? udev_device_new_from_subsystem_sysname(udev, "tty", base_name(port)) : NULL;
    struct udev_device *parent = device ? usb_parent(device) : NULL;
    const char *name = parent ? udev_device_get_sysname(parent) : NULL;

    (void)snprintf(path, size, "%s", name ? name : "");
    udev_device_unref(device);
    udev_unref(udev);
}

void ndfu_udev_attribute(const char *bus_path, const char *name, char *text, size_t size)
{
    struct udev *udev = udev_new();
    struct udev_device *device =
        udev ? udev_device_new_from_subsystem_sysname(udev, "usb", bus_path) : NULL;
    const char *value = device ? udev_device_get_sysattr_value(device, name) : NULL;

    (void)snprintf(text, size, "%s", value ? value : "");
    udev_device_unref(device);
    udev_unref(udev);
}

static bool is_set(struct udev_device *device, const char *name)
{
    const char *value = device ? udev_device_get_property_value(device, name) : NULL;

    return value && strcmp(value, "0") != 0;
}

bool ndfu_udev_has_property(const char *port, const char *name)
{
    struct udev *udev = udev_new();
    struct udev_device *device =
        udev ? udev_device_new_from_subsystem_sysname(udev, "tty", base_name(port)) : NULL;
    const bool has = device && (is_set(device, name) || is_set(usb_parent(device), name));

    udev_device_unref(device);
    udev_unref(udev);
    return has;
}

/* Of what udev tells, not of what the kernel does: permissions and links come in between. */
static bool start(struct ndfu_udev_monitor *monitor)
{
    monitor->udev = udev_new();
    if (monitor->udev)
        monitor->monitor = udev_monitor_new_from_netlink(monitor->udev, "udev");
    return monitor->monitor &&
           udev_monitor_filter_add_match_subsystem_devtype(monitor->monitor, "tty", NULL) >= 0 &&
           udev_monitor_filter_add_match_subsystem_devtype(monitor->monitor, "usb", "usb_device") >=
               0 &&
           udev_monitor_enable_receiving(monitor->monitor) >= 0;
}

struct ndfu_udev_monitor *ndfu_udev_monitor_create(void)
{
    struct ndfu_udev_monitor *monitor = calloc(1, sizeof *monitor);

    if (monitor && !start(monitor)) {
        ndfu_udev_monitor_destroy(monitor);
        return NULL;
    }
    return monitor;
}

void ndfu_udev_monitor_destroy(struct ndfu_udev_monitor *monitor)
{
    if (!monitor)
        return;
    udev_monitor_unref(monitor->monitor);
    udev_unref(monitor->udev);
    free(monitor);
}

int ndfu_udev_monitor_descriptor(const struct ndfu_udev_monitor *monitor)
{
    return udev_monitor_get_fd(monitor->monitor);
}

/* What is taken is the news that there is some. What changed is looked up, as news can be lost. */
void ndfu_udev_monitor_drain(struct ndfu_udev_monitor *monitor)
{
    for (int i = 0; i < DRAIN_AT_ONCE; i++) {
        struct udev_device *device = udev_monitor_receive_device(monitor->monitor);

        if (!device)
            return;
        udev_device_unref(device);
    }
}
