/* SPDX-License-Identifier: MIT */
/** @file What udev and sysfs know of a device, as libudev tells it. */
#ifndef NDFU_DEVICE_UDEV_H
#define NDFU_DEVICE_UDEV_H

#include <stdbool.h>
#include <stddef.h>

/** Where the USB device behind a port is plugged in. @param path  empty where it is not on USB */
void ndfu_udev_bus_path(const char *port, char *path, size_t size);

/** An attribute of the USB device at a bus path. @param text  empty where it has none */
void ndfu_udev_attribute(const char *bus_path, const char *name, char *text, size_t size);

/** Whether a port, or its USB device, has a property that is set and not 0. */
bool ndfu_udev_has_property(const char *port, const char *name);

/** A stream of what udev has done with devices. */
struct ndfu_udev_monitor;

/** @return a monitor of ports and USB devices; NULL where the system gives none */
struct ndfu_udev_monitor *ndfu_udev_monitor_create(void);
/** NULL is allowed. */
void ndfu_udev_monitor_destroy(struct ndfu_udev_monitor *monitor);

/** A descriptor that is readable when something has changed. */
int ndfu_udev_monitor_descriptor(const struct ndfu_udev_monitor *monitor);

/** Takes everything that has been told so far. */
void ndfu_udev_monitor_drain(struct ndfu_udev_monitor *monitor);

#endif
