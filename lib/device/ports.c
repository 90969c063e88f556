/* SPDX-License-Identifier: MIT */
#include "device/ports.h"

#include <libserialport.h>
#include <stdio.h>

#include "device/udev.h"

static struct ndfu_record *find_device(const struct ndfu_device_list *list, int bus, int address)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct ndfu_device *device = &list->records[i]->device;

        if (device->bus_number == (unsigned)bus && device->address == (unsigned)address &&
            device->port_count < NDFU_RECORD_PORTS)
            return list->records[i];
    }
    return NULL;
}

static void take_text(char *text, const char *given)
{
    if (given)
        (void)snprintf(text, NDFU_USB_TEXT, "%s", given);
}

/* All that libserialport knows; libusb may not have seen the device, such as in a container. */
static void take_usb(struct ndfu_record *record, const struct sp_port *port, int bus, int address)
{
    int vendor = 0;
    int product = 0;

    if (sp_get_port_usb_vid_pid(port, &vendor, &product) != SP_OK)
        return;
    record->device.vendor_id = (uint16_t)vendor;
    record->device.product_id = (uint16_t)product;
    record->device.bus_number = (unsigned)bus;
    record->device.address = (unsigned)address;
    take_text(record->serial_number, sp_get_port_usb_serial(port));
    take_text(record->manufacturer, sp_get_port_usb_manufacturer(port));
    take_text(record->product, sp_get_port_usb_product(port));
    ndfu_udev_bus_path(sp_get_port_name(port), record->bus_path, sizeof record->bus_path);
}

/* A device on USB is somewhere, unless it has been unplugged since its port was seen. */
static bool has_left(const struct ndfu_record *record)
{
    return record->device.vendor_id != 0 && !record->bus_path[0];
}

static bool add(struct ndfu_device_list *list, const struct sp_port *port)
{
    int bus = 0;
    int address = 0;
    struct ndfu_record *record = NULL;

    if (sp_get_port_transport(port) == SP_TRANSPORT_USB &&
        sp_get_port_usb_bus_address(port, &bus, &address) == SP_OK)
        record = find_device(list, bus, address);
    if (!record) {
        record = ndfu_record_add(list);
        if (!record)
            return false;
        take_usb(record, port, bus, address);
        if (has_left(record)) {
            ndfu_record_drop(list);
            return true;
        }
    }
    return ndfu_record_add_port(record, sp_get_port_name(port));
}

struct sp_port **ndfu_ports_see(void)
{
    struct sp_port **ports = NULL;

    return sp_list_ports(&ports) == SP_OK ? ports : NULL;
}

bool ndfu_ports_add(struct ndfu_device_list *list, struct sp_port **ports)
{
    bool has_memory = true;

    for (size_t i = 0; ports && ports[i] && has_memory; i++)
        has_memory = add(list, ports[i]);
    if (ports)
        sp_free_port_list(ports);
    return has_memory;
}
