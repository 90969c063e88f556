/* SPDX-License-Identifier: MIT */
#include "device/usb.h"

#include <libusb.h>
#include <stdio.h>

#include "device/udev.h"

/* The DFU trigger interface of an application; the class is the vendor's own. */
enum { TRIGGER_CLASS = 0xff, TRIGGER_SUBCLASS = 0x01, TRIGGER_PROTOCOL = 0x01, PORTS_DEEP = 7 };

void ndfu_usb_bus_path(libusb_device *device, char *path)
{
    uint8_t ports[PORTS_DEEP];
    const int depth = libusb_get_port_numbers(device, ports, PORTS_DEEP);
    int length;

    if (depth <= 0) { /* a root hub */
        (void)snprintf(path, NDFU_BUS_PATH, "usb%u", (unsigned)libusb_get_bus_number(device));
        return;
    }
    length = snprintf(path, NDFU_BUS_PATH, "%u", (unsigned)libusb_get_bus_number(device));
    for (int i = 0; i < depth && length > 0 && length < NDFU_BUS_PATH; i++)
        length += snprintf(path + length, (size_t)(NDFU_BUS_PATH - length), "%c%u", i ? '.' : '-',
                           (unsigned)ports[i]);
}

static bool is_trigger(const struct libusb_interface_descriptor *setting)
{
    return setting->bInterfaceClass == TRIGGER_CLASS &&
           setting->bInterfaceSubClass == TRIGGER_SUBCLASS &&
           setting->bInterfaceProtocol == TRIGGER_PROTOCOL;
}

static void look_at_interfaces(const struct libusb_config_descriptor *configuration,
                               struct ndfu_device *device)
{
    for (int i = 0; i < configuration->bNumInterfaces; i++) {
        const struct libusb_interface *interface = &configuration->interface[i];

        for (int k = 0; k < interface->num_altsetting; k++) {
            const struct libusb_interface_descriptor *setting = &interface->altsetting[k];

            if (is_trigger(setting) && device->trigger_interface < 0)
                device->trigger_interface = setting->bInterfaceNumber;
            if (setting->bInterfaceClass == LIBUSB_CLASS_MASS_STORAGE)
                device->has_mass_storage = true;
        }
    }
}

static void look_at_configuration(libusb_device *device, struct ndfu_device *seen)
{
    struct libusb_config_descriptor *configuration;

    seen->trigger_interface = -1;
    if (libusb_get_active_config_descriptor(device, &configuration) != 0)
        return;
    look_at_interfaces(configuration, seen);
    libusb_free_config_descriptor(configuration);
}

int ndfu_usb_find_trigger(libusb_device *device)
{
    struct ndfu_device seen = {0};

    look_at_configuration(device, &seen);
    return seen.trigger_interface;
}

/* Strings out of sysfs: asking the device would need permission, and disturb who uses it. */
static void take_texts(struct ndfu_record *record)
{
    const char *path = record->bus_path;

    ndfu_udev_attribute(path, "serial", record->serial_number, sizeof record->serial_number);
    ndfu_udev_attribute(path, "manufacturer", record->manufacturer, sizeof record->manufacturer);
    ndfu_udev_attribute(path, "product", record->product, sizeof record->product);
}

static bool add(struct ndfu_device_list *list, libusb_device *device)
{
    struct libusb_device_descriptor descriptor;
    struct ndfu_record *record;

    if (libusb_get_device_descriptor(device, &descriptor) != 0 ||
        descriptor.bDeviceClass == LIBUSB_CLASS_HUB)
        return true;
    record = ndfu_record_add(list);
    if (!record)
        return false;
    record->device.vendor_id = descriptor.idVendor;
    record->device.product_id = descriptor.idProduct;
    record->device.bus_number = libusb_get_bus_number(device);
    record->device.address = libusb_get_device_address(device);
    ndfu_usb_bus_path(device, record->bus_path);
    look_at_configuration(device, &record->device);
    take_texts(record);
    return true;
}

bool ndfu_usb_add(struct ndfu_device_list *list)
{
    libusb_context *context;
    libusb_device **devices;
    ssize_t count;
    bool has_memory = true;

    if (libusb_init(&context) != 0)
        return true;
    count = libusb_get_device_list(context, &devices);
    for (ssize_t i = 0; i < count && has_memory; i++)
        has_memory = add(list, devices[i]);
    if (count >= 0)
        libusb_free_device_list(devices, 1);
    libusb_exit(context);
    return has_memory;
}
