/* SPDX-License-Identifier: MIT */
/* The DFU trigger interface of an application, through libusb. */
#include <libusb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/enter.h>

#include "base/bytes.h"
#include "base/error.h"
#include "device/usb.h"

enum {
    REQUEST_DETACH = 0x00,
    REQUEST_NORDIC_INFO = 0x07,
    REQUEST_VERSION = 0x08,
    NORDIC_INFO_LENGTH = 24,
    TRANSFER_MS = 1000,
    LEAVE_MS = 1000,
    ASK = LIBUSB_ENDPOINT_IN | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE,
    TELL = LIBUSB_ENDPOINT_OUT | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE,
};

/* A device that is open, with its trigger interface claimed. */
struct trigger {
    libusb_context *context;
    libusb_device_handle *handle;
    const struct ndfu_device *device;
    bool is_claimed;
    int interface;
};

static enum ndfu_status explain(const struct trigger *trigger, int result, struct ndfu_error *error)
{
    const struct ndfu_device *device = trigger->device;
    char what[200];

    (void)ndfu_device_describe(device, what, sizeof what);
    switch (result) {
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
        return ndfu_error_set(error, NDFU_E_DEVICE_NOT_FOUND, NDFU_LAYER_DEVICE, "trigger",
                              "the device went away, or has no DFU trigger any more: %s", what);
    case LIBUSB_ERROR_ACCESS:
        return ndfu_error_set(error, NDFU_E_DEVICE_PERMISSION, NDFU_LAYER_DEVICE, "trigger",
                              "no permission to open /dev/bus/usb/%03u/%03u, which is %s; install "
                              "the udev rule of ndfu (60-ndfu.rules) and plug the device in again",
                              device->bus_number, device->address, what);
    case LIBUSB_ERROR_BUSY:
        return ndfu_error_set(error, NDFU_E_DEVICE_BUSY, NDFU_LAYER_DEVICE, "trigger",
                              "another program uses the DFU trigger of the device; end that "
                              "first: %s",
                              what);
    case LIBUSB_ERROR_NO_MEM:
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "trigger",
                              "no memory to talk with the device");
    default:
        return ndfu_error_set(error, NDFU_E_DEVICE_USB, NDFU_LAYER_DEVICE, "trigger",
                              "the device does not take the DFU trigger (%s); plug it in again, or "
                              "bring it into its bootloader by its button: %s",
                              libusb_strerror(result), what);
    }
}

static int open_listed(struct trigger *trigger, libusb_device **devices, ssize_t count)
{
    for (ssize_t i = 0; i < count; i++) {
        if (libusb_get_bus_number(devices[i]) != trigger->device->bus_number ||
            libusb_get_device_address(devices[i]) != trigger->device->address)
            continue;
        trigger->interface = ndfu_usb_find_trigger(devices[i]);
        if (trigger->interface < 0)
            return LIBUSB_ERROR_NOT_FOUND;
        return libusb_open(devices[i], &trigger->handle);
    }
    return LIBUSB_ERROR_NO_DEVICE;
}

static int open_trigger(struct trigger *trigger)
{
    libusb_device **devices;
    ssize_t count;
    int result = libusb_init(&trigger->context);

    if (result != 0)
        return result;
    count = libusb_get_device_list(trigger->context, &devices);
    if (count < 0)
        return (int)count;
    result = open_listed(trigger, devices, count);
    libusb_free_device_list(devices, 1);
    if (result == 0)
        result = libusb_claim_interface(trigger->handle, trigger->interface);
    trigger->is_claimed = result == 0;
    return result;
}

static void close_trigger(struct trigger *trigger)
{
    if (trigger->is_claimed)
        (void)libusb_release_interface(trigger->handle, trigger->interface);
    if (trigger->handle)
        libusb_close(trigger->handle);
    if (trigger->context)
        libusb_exit(trigger->context);
}

static int transfer(const struct trigger *trigger, uint8_t type, uint8_t request, uint8_t *bytes,
                    uint16_t length)
{
    return libusb_control_transfer(trigger->handle, type, request, 0, (uint16_t)trigger->interface,
                                   bytes, length, TRANSFER_MS);
}

static void take_numbers(struct ndfu_trigger_info *info, const uint8_t *bytes)
{
    info->has_numbers = true;
    info->address = ndfu_get_le32(bytes);
    info->length = ndfu_get_le32(bytes + 4);
    info->major = ndfu_get_le16(bytes + 8);
    info->minor = ndfu_get_le16(bytes + 10);
    info->id = ndfu_get_le32(bytes + 12);
    info->flash_size = ndfu_get_le32(bytes + 16);
    info->page_size = ndfu_get_le32(bytes + 20);
}

static void take_version(struct ndfu_trigger_info *info, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length && bytes[i]; i++)
        info->version[i] = (char)(bytes[i] < ' ' || bytes[i] > '~' ? '?' : bytes[i]);
}

/* Both are optional, so that only a device that is not there any more is an error. */
static int ask(const struct trigger *trigger, struct ndfu_trigger_info *info)
{
    uint8_t bytes[sizeof info->version - 1];
    int result = transfer(trigger, ASK, REQUEST_NORDIC_INFO, bytes, NORDIC_INFO_LENGTH);

    if (result == NORDIC_INFO_LENGTH)
        take_numbers(info, bytes);
    if (result == LIBUSB_ERROR_NO_DEVICE)
        return result;
    result = transfer(trigger, ASK, REQUEST_VERSION, bytes, sizeof bytes);
    if (result > 0)
        take_version(info, bytes, (size_t)result);
    return result == LIBUSB_ERROR_NO_DEVICE ? result : 0;
}

static bool has_left(const struct ndfu_device *device)
{
    struct ndfu_watch *watch;
    bool left;

    if (ndfu_watch_create(NULL, &watch, NULL) != NDFU_OK)
        return false;
    left = ndfu_watch_wait_left(watch, device, LEAVE_MS, NULL) == NDFU_OK;
    ndfu_watch_destroy(watch);
    return left;
}

/*
 * A device may drop off the bus in the middle of its answer, which looks like noise or silence.
 * Whether it did, the bus tells.
 */
static int detach(const struct trigger *trigger, struct ndfu_trigger_info *info)
{
    const int result = transfer(trigger, TELL, REQUEST_DETACH, NULL, 0);

    switch (result) {
    case LIBUSB_ERROR_PIPE:
        info->end = NDFU_DETACH_STALLED;
        return 0;
    case LIBUSB_ERROR_NO_DEVICE:
        info->end = NDFU_DETACH_VANISHED;
        return 0;
    case LIBUSB_ERROR_IO:
    case LIBUSB_ERROR_TIMEOUT:
        info->end = NDFU_DETACH_VANISHED;
        return has_left(trigger->device) ? 0 : result;
    default:
        info->end = NDFU_DETACH_RETURNED;
        return result < 0 ? result : 0;
    }
}

enum ndfu_status ndfu_trigger(const struct ndfu_device *device, struct ndfu_trigger_info *info,
                              struct ndfu_error *error)
{
    struct trigger trigger = {.device = device};
    struct ndfu_trigger_info told = {.size = sizeof told};
    int result = open_trigger(&trigger);

    if (result == 0)
        result = ask(&trigger, &told);
    if (result == 0)
        result = detach(&trigger, &told);
    close_trigger(&trigger);
    if (info) {
        told.size = info->size < sizeof told ? info->size : sizeof told;
        memcpy(info, &told, told.size);
    }
    return result == 0 ? NDFU_OK : explain(&trigger, result, error);
}
