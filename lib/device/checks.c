/* SPDX-License-Identifier: MIT */
#include "device/checks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device/udev.h"
#include "port/port.h"
#include "port/problem.h"

#define MODEM_MANAGER "ModemManager"

enum { HOLDER = 96, NODE = 64 };

static bool may_use(const char *path)
{
    return access(path, R_OK | W_OK) == 0 || errno != EACCES;
}

static void check_trigger(struct ndfu_report *report, const struct ndfu_device *device)
{
    char node[NODE];

    (void)snprintf(node, sizeof node, "/dev/bus/usb/%03u/%03u", device->bus_number,
                   device->address);
    if (!may_use(node))
        ndfu_report_add(report, NDFU_HINT_USB_PERMISSION, device,
                        "no permission to open '%s', so that the application cannot be switched to "
                        "its bootloader; install the udev rule of ndfu, with a line for %04x:%04x, "
                        "and plug the device in again",
                        node, (unsigned)device->vendor_id, (unsigned)device->product_id);
}

void ndfu_check_device(struct ndfu_report *report, const struct ndfu_device *device)
{
    if (device->kind == NDFU_DEVICE_OTHER_BOOTLOADER)
        ndfu_report_add(report, NDFU_HINT_OTHER_BOOTLOADER, device,
                        "that is another kind of bootloader, which does not understand ndfu; "
                        "update it with %s",
                        device->advice ? device->advice : "its own tool");
    if (device->kind == NDFU_DEVICE_JLINK && device->has_mass_storage)
        ndfu_report_add(report, NDFU_HINT_JLINK_DRIVE, device,
                        "the J-Link is a drive, too, and then its serial port is known to cut off "
                        "what is longer than 64 bytes; turn the drive off: run JLinkExe, enter "
                        "'MSDDisable', and plug it in again");
    if (device->kind == NDFU_DEVICE_BOOTLOADER && device->port_count == 0)
        ndfu_report_add(report, NDFU_HINT_NO_PORT, device,
                        "the bootloader is there, but no serial port of it: is the kernel module "
                        "cdc_acm there? (sudo modprobe cdc_acm) In a container, is the port "
                        "passed on?");
    if (device->kind == NDFU_DEVICE_APPLICATION)
        check_trigger(report, device);
}

/* What it does not know it asks, which looks like a broken frame to a bootloader. */
static void check_modem_manager(struct ndfu_report *report, const struct ndfu_device *device,
                                const char *port)
{
    char process[HOLDER];

    if (!ndfu_device_is_candidate(device) ||
        ndfu_process_find(MODEM_MANAGER, process, sizeof process) != 0 ||
        ndfu_udev_has_property(port, "ID_MM_DEVICE_IGNORE") ||
        ndfu_udev_has_property(port, "ID_MM_PORT_IGNORE"))
        return;
    ndfu_report_add(report, NDFU_HINT_MODEM_MANAGER, device,
                    "%s runs and was not told to leave '%s' alone: it will open it, and write to "
                    "it, when the device comes; install the udev rule of ndfu, with a line for "
                    "%04x:%04x, and plug the device in again",
                    process, port, (unsigned)device->vendor_id, (unsigned)device->product_id);
}

/* @return whether somebody has the port */
static bool check_holder(struct ndfu_report *report, const struct ndfu_device *device,
                         const char *port)
{
    char holder[HOLDER];

    if (ndfu_port_find_holder(port, holder, sizeof holder) != 0)
        return false;
    if (strncmp(holder, MODEM_MANAGER ",", sizeof MODEM_MANAGER) == 0)
        ndfu_report_add(report, NDFU_HINT_MODEM_MANAGER, device,
                        "%s has '%s' open; wait until it has given up, or install the udev rule of "
                        "ndfu and plug the device in again",
                        holder, port);
    else
        ndfu_report_add(report, NDFU_HINT_IN_USE, device, "'%s' is in use by %s; end that first",
                        port, holder);
    return true;
}

/* A line that nobody drives is off, and with RTS/CTS nothing is sent until it is on. */
static void check_flow_control(struct ndfu_report *report, const struct ndfu_device *device,
                               const char *name)
{
    const struct ndfu_port_settings settings = {.baud_rate = 115200};
    struct ndfu_port *port;
    bool is_clear;

    if (ndfu_port_open(name, &settings, &port, NULL) != NDFU_OK)
        return;
    if (ndfu_port_is_clear_to_send(port, &is_clear) && !is_clear)
        ndfu_report_add(report, NDFU_HINT_FLOW_CONTROL, device,
                        "CTS of '%s' is off, so that nothing can be sent with RTS/CTS: does the "
                        "target use it, is it wired, and is the target in its bootloader? Without "
                        "it, leave out --flow rtscts",
                        name);
    ndfu_port_close(port);
}

void ndfu_check_port(struct ndfu_report *report, const struct ndfu_device *device, const char *port,
                     enum ndfu_flow_control flow_control)
{
    struct ndfu_error error;

    if (ndfu_port_check(port, &error) != NDFU_OK) {
        ndfu_report_add(report, NDFU_HINT_NO_DEVICE, device, "%s", error.message);
        return;
    }
    if (!may_use(port)) {
        (void)ndfu_port_explain(port, EACCES, &error);
        ndfu_report_add(report, NDFU_HINT_PERMISSION, device, "%s", error.message);
    }
    if (check_holder(report, device, port))
        return;
    if (device)
        check_modem_manager(report, device, port);
    if (flow_control == NDFU_FLOW_CONTROL_RTSCTS)
        check_flow_control(report, device, port);
}
