/* SPDX-License-Identifier: MIT */
/* What a device is, in words. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include <ndfu/device.h>

static const struct {
    const char *name;
    const char *text;
} kinds[] = {
    [NDFU_DEVICE_PORT] = {"port", "serial port"},
    [NDFU_DEVICE_BOOTLOADER] = {"bootloader", "Nordic bootloader"},
    [NDFU_DEVICE_APPLICATION] = {"application",
                                 "application that can be switched to its bootloader"},
    [NDFU_DEVICE_JLINK] = {"jlink", "J-Link"},
    [NDFU_DEVICE_OTHER_BOOTLOADER] = {"other-bootloader", "bootloader of another kind"},
};

static bool is_kind(enum ndfu_device_kind kind)
{
    return (size_t)kind < sizeof kinds / sizeof kinds[0];
}

const char *ndfu_device_kind_name(enum ndfu_device_kind kind)
{
    return is_kind(kind) ? kinds[kind].name : "unknown";
}

const char *ndfu_device_kind_text(enum ndfu_device_kind kind)
{
    return is_kind(kind) ? kinds[kind].text : "unknown kind of device";
}

bool ndfu_device_is_candidate(const struct ndfu_device *device)
{
    return device->kind == NDFU_DEVICE_BOOTLOADER || device->kind == NDFU_DEVICE_APPLICATION;
}

/* A text that is made piece by piece, and cut where it does not fit. */
struct writer {
    char *text;
    size_t size;
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *writer, const char *format,
                                                      ...)
{
    va_list arguments;
    int length;

    if (writer->length + 1 >= writer->size)
        return;
    va_start(arguments, format);
    length =
        vsnprintf(writer->text + writer->length, writer->size - writer->length, format, arguments);
    va_end(arguments);
    if (length > 0)
        writer->length += (size_t)length;
}

char *ndfu_device_describe(const struct ndfu_device *device, char *text, size_t size)
{
    struct writer writer = {text, size, 0};

    if (size > 0)
        text[0] = '\0';
    for (size_t i = 0; i < device->port_count; i++)
        put(&writer, "%s%s", i ? ", " : "", device->ports[i]);
    if (device->port_count == 0)
        put(&writer, "no port");
    put(&writer, " (");
    if (device->vendor_id)
        put(&writer, "%04" PRIx16 ":%04" PRIx16 ", ", device->vendor_id, device->product_id);
    if (device->serial_number)
        put(&writer, "serial number %s, ", device->serial_number);
    if (device->bus_path)
        put(&writer, "path %s, ", device->bus_path);
    put(&writer, "%s)", device->name ? device->name : ndfu_device_kind_text(device->kind));
    return text;
}
