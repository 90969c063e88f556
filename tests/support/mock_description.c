/* SPDX-License-Identifier: MIT */
#include "support/mock_description.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text or bytes that grow piece by piece. */
struct writer {
    char *text;
    size_t size;
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *writer, const char *format,
                                                      ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (writer->length < writer->size)
        writer->length += (size_t)vsnprintf(writer->text + writer->length,
                                            writer->size - writer->length, format, arguments);
    va_end(arguments);
}

struct descriptors {
    uint8_t bytes[512];
    size_t length;
    uint8_t interfaces;
    uint8_t endpoints;
};

static void add(struct descriptors *all, const uint8_t *bytes, size_t length)
{
    memcpy(all->bytes + all->length, bytes, length);
    all->length += length;
}

/* Endpoints are numbered as they come; type is 2 for bulk, 3 for interrupt. */
static void add_endpoint(struct descriptors *all, uint8_t direction, uint8_t type)
{
    const uint8_t endpoint[] = {7, 5, (uint8_t)(direction | ++all->endpoints), type, 64, 0, 16};

    add(all, endpoint, sizeof endpoint);
}

static void add_interface(struct descriptors *all, uint8_t class, uint8_t subclass,
                          uint8_t protocol, uint8_t endpoints)
{
    const uint8_t interface[] = {9,     4,        all->interfaces++, 0, endpoints,
                                 class, subclass, protocol,          0};

    add(all, interface, sizeof interface);
}

static void add_bulk_pair(struct descriptors *all)
{
    add_endpoint(all, 0x80, 2);
    add_endpoint(all, 0x00, 2);
}

static void add_interfaces(struct descriptors *all, const struct mock_usb_device *device)
{
    for (int i = 0; i < 2 && device->ttys[i][0]; i++) {
        add_interface(all, 0x02, 0x02, 0x00, 1);
        add_endpoint(all, 0x80, 3);
        add_interface(all, 0x0a, 0x00, 0x00, 2);
        add_bulk_pair(all);
    }
    if (device->is_probe) {
        add_interface(all, 0xff, 0xff, 0xff, 2);
        add_bulk_pair(all);
    }
    if (device->has_mass_storage) {
        add_interface(all, 0x08, 0x06, 0x50, 2);
        add_bulk_pair(all);
    }
    if (device->has_trigger)
        add_interface(all, 0xff, 0x01, 0x01, 0);
}

enum { DEVICE = 18, CONFIGURATION = 9 };

static void make_descriptors(struct descriptors *all, const struct mock_usb_device *device)
{
    const uint8_t head[DEVICE + CONFIGURATION] = {DEVICE,
                                                  1,
                                                  0x00,
                                                  0x02,
                                                  device->is_hub ? 0x09 : 0xef,
                                                  0x02,
                                                  0x01,
                                                  64,
                                                  (uint8_t)device->vendor_id,
                                                  (uint8_t)(device->vendor_id >> 8),
                                                  (uint8_t)device->product_id,
                                                  (uint8_t)(device->product_id >> 8),
                                                  0x00,
                                                  0x01,
                                                  1,
                                                  2,
                                                  device->serial_number[0] ? 3 : 0,
                                                  1,
                                                  CONFIGURATION,
                                                  2,
                                                  0,
                                                  0,
                                                  0,
                                                  1,
                                                  0,
                                                  0x80,
                                                  50};

    *all = (struct descriptors){.length = 0};
    add(all, head, sizeof head);
    add_interfaces(all, device);
    all->bytes[DEVICE + 2] = (uint8_t)(all->length - DEVICE);
    all->bytes[DEVICE + 3] = (uint8_t)((all->length - DEVICE) >> 8);
    all->bytes[DEVICE + 4] = all->interfaces;
}

static void put_device(struct writer *writer, const struct mock_usb_device *device)
{
    struct descriptors all;

    put(writer,
        "P: " MOCK_USB_ROOT "/%s\nN: bus/usb/001/%03u\nE: DEVNAME=/dev/bus/usb/001/%03u\n"
        "E: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=%03u\nE: MAJOR=189\n"
        "E: MINOR=%u\nA: busnum=1\\n\nA: devnum=%u\\n\nA: idVendor=%04x\\n\nA: idProduct=%04x\\n\n"
        "A: bConfigurationValue=1\\n\nA: bNumConfigurations=1\\n\nA: speed=12\\n\n",
        device->path, device->address, device->address, device->address, device->address - 1,
        device->address, device->vendor_id, device->product_id);
    if (device->serial_number[0])
        put(writer, "A: serial=%s\\n\n", device->serial_number);
    if (device->product[0])
        put(writer, "A: product=%s\\n\n", device->product);
    make_descriptors(&all, device);
    put(writer, "H: descriptors=");
    for (size_t i = 0; i < all.length; i++)
        put(writer, "%02X", all.bytes[i]);
    put(writer, "\n\n");
}

/* libserialport follows the link from the port to its interface. */
static void put_tty(struct writer *writer, const struct mock_usb_device *device, int index)
{
    const char *tty = device->ttys[index];
    const unsigned major = strncmp(tty, "ttyUSB", 6) == 0 ? 188 : 166;
    const unsigned minor = (unsigned)atoi(tty + strcspn(tty, "0123456789"));

    put(writer,
        "P: " MOCK_USB_ROOT "/%s/%s:1.%d\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\n"
        "A: bInterfaceNumber=%02d\\n\n\n",
        device->path, device->path, 2 * index, 2 * index);
    put(writer,
        "P: " MOCK_USB_ROOT "/%s/%s:1.%d/tty/%s\nN: %s\nE: DEVNAME=/dev/%s\nE: SUBSYSTEM=tty\n"
        "E: MAJOR=%u\nE: MINOR=%u\n",
        device->path, device->path, 2 * index, tty, tty, tty, major, minor);
    if (device->property[0])
        put(writer, "E: %s\n", device->property);
    put(writer, "A: dev=%u:%u\\n\nL: device=../../../%s:1.%d\n\n", major, minor, device->path,
        2 * index);
}

bool mock_usb_describe(const struct mock_usb_device *device, char *text, size_t size)
{
    struct writer writer = {text, size, 0};

    put_device(&writer, device);
    for (int i = 0; i < 2 && device->ttys[i][0]; i++)
        put_tty(&writer, device, i);
    return writer.length < size;
}
