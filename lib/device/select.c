/* SPDX-License-Identifier: MIT */
/* Which device of a list is meant. */
#include "device/select.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "device/options.h"
#include "port/port.h"

enum { LISTED = 4, LINE = 160 };

#define NO_CANDIDATE "there is no bootloader, and no application that can be switched to it"

static bool asks_for_something(const struct ndfu_device_selector *selector)
{
    return selector->serial_number || selector->vendor_id || selector->product_id ||
           selector->bus_path;
}

static bool matches(const struct ndfu_device_selector *selector, const struct ndfu_device *device)
{
    if (!asks_for_something(selector))
        return ndfu_device_is_candidate(device);
    if (selector->serial_number &&
        (!device->serial_number || strcasecmp(selector->serial_number, device->serial_number) != 0))
        return false;
    if (selector->vendor_id && selector->vendor_id != device->vendor_id)
        return false;
    if (selector->product_id && selector->product_id != device->product_id)
        return false;
    return !selector->bus_path ||
           (device->bus_path && strcmp(selector->bus_path, device->bus_path) == 0);
}

static bool has_port(const struct ndfu_device *device, dev_t number)
{
    for (size_t i = 0; i < device->port_count; i++) {
        dev_t own;

        if (ndfu_port_find_device(device->ports[i], &own) && own == number)
            return true;
    }
    return false;
}

/* A port that is of no device here is left to whoever opens it: it is what was asked for. */
static const struct ndfu_device *find_by_port(const struct ndfu_device_list *list, const char *port)
{
    dev_t number;

    if (!ndfu_port_find_device(port, &number))
        return NULL;
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        if (has_port(ndfu_device_get(list, i), number))
            return ndfu_device_get(list, i);
    }
    return NULL;
}

/* What was asked for, such as "serial number X, path 1-2". */
static void describe_selector(const struct ndfu_device_selector *selector, char *text, size_t size)
{
    char usb[32] = "";

    if (selector->vendor_id && selector->product_id)
        (void)snprintf(usb, sizeof usb, " VID:PID %04" PRIx16 ":%04" PRIx16, selector->vendor_id,
                       selector->product_id);
    else if (selector->vendor_id)
        (void)snprintf(usb, sizeof usb, " VID %04" PRIx16, selector->vendor_id);
    (void)snprintf(text, size, "%s%.64s%s%s%.32s", selector->serial_number ? " serial number " : "",
                   selector->serial_number ? selector->serial_number : "", usb,
                   selector->bus_path ? " path " : "",
                   selector->bus_path ? selector->bus_path : "");
}

/* Lists the devices for which of selector matches, or all candidates where it is NULL. */
static void list_devices(const struct ndfu_device_list *list,
                         const struct ndfu_device_selector *selector, char *text, size_t size)
{
    size_t length = 0;
    size_t found = 0;

    text[0] = '\0';
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        const struct ndfu_device *device = ndfu_device_get(list, i);
        char line[LINE];

        if (selector ? !matches(selector, device) : !ndfu_device_is_candidate(device))
            continue;
        if (++found > LISTED || length >= size)
            continue;
        length += (size_t)snprintf(text + length, size - length, "%s%s", found > 1 ? "; " : "",
                                   ndfu_device_describe(device, line, sizeof line));
    }
    if (found > LISTED && length < size)
        (void)snprintf(text + length, size - length, "; and %zu more", found - LISTED);
}

bool ndfu_select_describe_none(const struct ndfu_device_list *list,
                               const struct ndfu_device_selector *selector, char *text, size_t size)
{
    struct ndfu_device_selector taken;
    char wanted[160];
    char there[320];

    (void)ndfu_device_selector_take(&taken, selector, NULL);
    if (!asks_for_something(&taken)) {
        (void)snprintf(text, size, "%s", NO_CANDIDATE);
        return false;
    }
    describe_selector(&taken, wanted, sizeof wanted);
    list_devices(list, NULL, there, sizeof there);
    (void)snprintf(text, size, "there is no device with%s; %s%s", wanted,
                   there[0] ? "there is: " : "no bootloader is there at all", there);
    return there[0] != '\0';
}

static enum ndfu_status explain_none(const struct ndfu_device_list *list,
                                     const struct ndfu_device_selector *selector,
                                     struct ndfu_error *error)
{
    char text[520];
    bool is_any_there;

    if (!asks_for_something(selector))
        return ndfu_error_set(error, NDFU_E_DEVICE_NOT_FOUND, NDFU_LAYER_DEVICE, "find device",
                              NO_CANDIDATE "; is the device plugged in? 'ndfu doctor' looks for "
                                           "what is in the way, and on a UART give the port");
    is_any_there = ndfu_select_describe_none(list, selector, text, sizeof text);
    return ndfu_error_set(error, NDFU_E_DEVICE_NOT_FOUND, NDFU_LAYER_DEVICE, "find device", "%s%s",
                          text, is_any_there ? "" : "; 'ndfu doctor' looks for what is in the way");
}

static enum ndfu_status explain_several(const struct ndfu_device_list *list,
                                        const struct ndfu_device_selector *selector, size_t found,
                                        struct ndfu_error *error)
{
    char there[400];

    list_devices(list, selector, there, sizeof there);
    return ndfu_error_set(error, NDFU_E_DEVICE_AMBIGUOUS, NDFU_LAYER_DEVICE, "find device",
                          "%zu devices could be meant, so say which by port, serial number or bus "
                          "path: %s",
                          found, there);
}

enum ndfu_status ndfu_device_select(const struct ndfu_device_list *list,
                                    const struct ndfu_device_selector *selector,
                                    const struct ndfu_device **device, struct ndfu_error *error)
{
    struct ndfu_device_selector taken;
    const enum ndfu_status status = ndfu_device_selector_take(&taken, selector, error);
    size_t found = 0;

    *device = NULL;
    if (status != NDFU_OK)
        return status;
    if (taken.port) {
        *device = find_by_port(list, taken.port);
        return NDFU_OK;
    }
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        if (matches(&taken, ndfu_device_get(list, i)) && ++found == 1)
            *device = ndfu_device_get(list, i);
    }
    if (found == 1)
        return NDFU_OK;
    *device = NULL;
    return found == 0 ? explain_none(list, &taken, error)
                      : explain_several(list, &taken, found, error);
}

enum ndfu_status ndfu_device_only_port(const struct ndfu_device *device, const char **port,
                                       struct ndfu_error *error)
{
    char text[LINE];

    *port = device->port_count == 1 ? device->ports[0] : NULL;
    if (*port)
        return NDFU_OK;
    (void)ndfu_device_describe(device, text, sizeof text);
    if (device->port_count == 0)
        return ndfu_error_set(error, NDFU_E_DEVICE_NOT_FOUND, NDFU_LAYER_DEVICE, "find port",
                              "the device has no serial port: %s; is the kernel module cdc_acm "
                              "there?",
                              text);
    return ndfu_error_set(error, NDFU_E_DEVICE_AMBIGUOUS, NDFU_LAYER_DEVICE, "find port",
                          "the device has several ports, so say which: %s", text);
}
