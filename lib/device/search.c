/* SPDX-License-Identifier: MIT */
#include "device/search.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "device/match.h"
#include "device/options.h"
#include "device/udev.h"
#include "port/clock.h"
#include "port/port.h"

/* How long to wait for permission to open a port that is there: udev gives it a little later. */
#define SETTLE_US UINT64_C(2000000)

enum { DESCRIPTION = 200 };

bool ndfu_search_init(struct ndfu_search *search, const struct ndfu_device_options *options)
{
    search->seen_at = 0;
    search->is_serial_shared = false;
    return ndfu_device_options_copy(&search->options, options);
}

void ndfu_search_clear(struct ndfu_search *search)
{
    ndfu_device_options_clear(&search->options);
}

void ndfu_search_begin(struct ndfu_search *search)
{
    search->seen_at = 0;
}

bool ndfu_search_add_bootloader(struct ndfu_search *search, uint16_t vendor_id, uint16_t product_id)
{
    return ndfu_device_options_add(&search->options, vendor_id, product_id);
}

/* A port that nobody gives us permission for counts in the end: opening it says what is wrong. */
static bool is_settled(struct ndfu_search *search, const struct ndfu_device *device)
{
    const uint64_t now = ndfu_clock_us();

    if (device->port_count == 0 || access(device->ports[0], R_OK | W_OK) == 0)
        return true;
    if (search->seen_at == 0)
        search->seen_at = now;
    return now - search->seen_at >= SETTLE_US;
}

static enum ndfu_status no_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "look for device",
                          "no memory for the device");
}

static bool is_on_bus(const struct ndfu_device *device)
{
    char address[16];

    ndfu_udev_attribute(device->bus_path, "devnum", address, sizeof address);
    return address[0] != '\0' && strtoul(address, NULL, 10) == device->address;
}

bool ndfu_search_has_left(const struct ndfu_device *device)
{
    return device->bus_path && !is_on_bus(device);
}

/* @param seen  what there is, which is freed */
static enum ndfu_status select_in(struct ndfu_search *search, struct ndfu_device_list *seen,
                                  const struct ndfu_device_selector *selector,
                                  struct ndfu_device **device, struct ndfu_error *error)
{
    const struct ndfu_device *found;
    enum ndfu_status status = ndfu_device_select(seen, selector, &found, error);

    if (status == NDFU_OK && found) {
        search->is_serial_shared = ndfu_match_shares_serial(seen, found);
        *device = ndfu_device_copy(found);
        status = *device ? NDFU_OK : no_memory(error);
    }
    ndfu_device_list_destroy(seen);
    return status;
}

enum ndfu_status ndfu_search_identify(struct ndfu_search *search, struct ndfu_sight *sight,
                                      const char *port, struct ndfu_device **device,
                                      struct ndfu_error *error)
{
    struct ndfu_device_selector selector;
    struct ndfu_device_list *list;
    enum ndfu_status status = ndfu_sight_recall(sight, &search->options, &list, error);

    *device = NULL;
    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = port;
    if (status == NDFU_OK)
        status = select_in(search, list, &selector, device, error);
    if (status != NDFU_OK || (*device && !ndfu_search_has_left(*device)))
        return status;
    /* What was seen before the port was opened can be of a device that had it before. */
    ndfu_device_destroy(*device);
    *device = NULL;
    ndfu_sight_forget(sight);
    status = ndfu_sight_list(sight, &search->options, &list, error);
    return status == NDFU_OK ? select_in(search, list, &selector, device, error) : status;
}

/* A port that was given and is of no device in the list is there, or is not there yet. */
static bool is_there(const struct ndfu_device_selector *selector)
{
    dev_t number;

    return !selector->port || ndfu_port_find_device(selector->port, &number);
}

/* The port of a device comes a moment after the device, and permission to open it after that. */
static bool is_complete(struct ndfu_search *search, const struct ndfu_device *device)
{
    return !device || (is_settled(search, device) &&
                       (device->port_count > 0 || device->kind == NDFU_DEVICE_APPLICATION));
}

enum ndfu_status ndfu_search_selected(struct ndfu_search *search, struct ndfu_sight *sight,
                                      const struct ndfu_device_selector *selector,
                                      struct ndfu_device **device, bool *is_final,
                                      struct ndfu_error *error)
{
    struct ndfu_device_selector taken;
    struct ndfu_device_list *list;
    enum ndfu_status status = ndfu_device_selector_take(&taken, selector, error);

    *device = NULL;
    *is_final = true;
    if (status != NDFU_OK)
        return status;
    status = ndfu_sight_list(sight, &search->options, &list, error);
    if (status == NDFU_OK)
        status = select_in(search, list, &taken, device, error);
    *is_final =
        status != NDFU_E_DEVICE_NOT_FOUND && is_there(&taken) && is_complete(search, *device);
    return status;
}

/* Copies a device for the caller, unless it is not to be used yet. */
static enum ndfu_status hand_out(struct ndfu_search *search, const struct ndfu_device *found,
                                 struct ndfu_device **device, struct ndfu_error *error)
{
    if (!is_settled(search, found))
        return NDFU_OK;
    search->seen_at = 0;
    *device = ndfu_device_copy(found);
    return *device ? NDFU_OK : no_memory(error);
}

enum ndfu_status ndfu_search_return(struct ndfu_search *search, struct ndfu_sight *sight,
                                    const struct ndfu_device *before, enum ndfu_return expected,
                                    struct ndfu_device **device, struct ndfu_error *error)
{
    struct ndfu_device_list *list;
    const struct ndfu_device *found;
    enum ndfu_status status = ndfu_sight_list(sight, &search->options, &list, error);

    *device = NULL;
    if (status != NDFU_OK)
        return status;
    found = ndfu_match_find(list, before, search->is_serial_shared);
    if (found && ndfu_match_is(found, before, expected))
        status = hand_out(search, found, device, error);
    ndfu_device_list_destroy(list);
    return status;
}

/* Says what is there in place of what was waited for. */
enum ndfu_status ndfu_search_explain_loss(const struct ndfu_search *search,
                                          struct ndfu_sight *sight,
                                          const struct ndfu_device *before,
                                          enum ndfu_return expected, uint32_t timeout_ms,
                                          struct ndfu_error *error)
{
    static const char *const as[] = {"", " as a bootloader", " as an application"};
    struct ndfu_device_list *list = NULL;
    const struct ndfu_device *found = NULL;
    char was[DESCRIPTION];
    char is[DESCRIPTION] = "nothing";

    if (ndfu_sight_list(sight, &search->options, &list, NULL) == NDFU_OK)
        found = ndfu_match_find(list, before, search->is_serial_shared);
    if (found)
        (void)ndfu_device_describe(found, is, sizeof is);
    (void)ndfu_device_describe(before, was, sizeof was);
    ndfu_device_list_destroy(list);
    return ndfu_error_set(error, NDFU_E_DEVICE_LOST, NDFU_LAYER_DEVICE, "wait for device",
                          "the device did not come back%s within %.1f s; it was %s, and now there "
                          "is %s in its place. Plug it in again, or press its reset button",
                          as[expected], timeout_ms / 1000.0, was, is);
}
