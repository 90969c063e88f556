/* SPDX-License-Identifier: MIT */
#include "device/match.h"

#include <string.h>

static bool is_same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

static bool is_on_usb(const struct ndfu_device *device)
{
    return device->vendor_id != 0;
}

static bool shares_a_port(const struct ndfu_device *one, const struct ndfu_device *other)
{
    return one->port_count > 0 && other->port_count > 0 && is_same(one->ports[0], other->ports[0]);
}

static int rank(const struct ndfu_device *device, const struct ndfu_device *before,
                bool is_serial_shared)
{
    const bool is_in_place = is_same(device->bus_path, before->bus_path);

    if (!is_on_usb(before))
        return !is_on_usb(device) && shares_a_port(device, before);
    if (is_serial_shared)
        return is_in_place;
    return 2 * is_same(device->serial_number, before->serial_number) + is_in_place;
}

bool ndfu_match_shares_serial(const struct ndfu_device_list *list, const struct ndfu_device *device)
{
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        const struct ndfu_device *other = ndfu_device_get(list, i);

        if (other != device && is_same(other->serial_number, device->serial_number))
            return true;
    }
    return false;
}

const struct ndfu_device *ndfu_match_find(const struct ndfu_device_list *list,
                                          const struct ndfu_device *before, bool is_serial_shared)
{
    const struct ndfu_device *best = NULL;
    int best_rank = 0;
    bool is_ambiguous = false;

    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        const struct ndfu_device *device = ndfu_device_get(list, i);
        const int own = rank(device, before, is_serial_shared);

        if (own > 0 && own >= best_rank) {
            is_ambiguous = own == best_rank;
            best = device;
            best_rank = own;
        }
    }
    return is_ambiguous ? NULL : best;
}

/* Each time that a USB device comes, it gets another address. */
static bool has_left_between(const struct ndfu_device *device, const struct ndfu_device *before)
{
    return !is_on_usb(before) || device->bus_number != before->bus_number ||
           device->address != before->address;
}

/* A bootloader whose VID:PID nobody told us is a plain port. */
static bool may_be_bootloader(const struct ndfu_device *device)
{
    return device->kind == NDFU_DEVICE_BOOTLOADER || device->kind == NDFU_DEVICE_PORT;
}

bool ndfu_match_is(const struct ndfu_device *device, const struct ndfu_device *before,
                   enum ndfu_return expected)
{
    switch (expected) {
    case NDFU_RETURN_ANY:
        return device->port_count > 0;
    case NDFU_RETURN_BOOTLOADER:
        return device->port_count > 0 && has_left_between(device, before) &&
               may_be_bootloader(device);
    case NDFU_RETURN_APPLICATION:
        return device->kind != NDFU_DEVICE_BOOTLOADER &&
               device->kind != NDFU_DEVICE_OTHER_BOOTLOADER;
    }
    return false;
}
