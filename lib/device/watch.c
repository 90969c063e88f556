/* SPDX-License-Identifier: MIT */
#include "device/watch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "device/match.h"
#include "device/udev.h"
#include "port/clock.h"
#include "port/port.h"
#include "port/wait.h"

/* How long to wait for permission to open a port that is there: udev gives it a little later. */
#define SETTLE_US UINT64_C(2000000)

enum { WAITS = 2, DESCRIPTION = 200 };

struct ndfu_watch {
    struct ndfu_udev_monitor *monitor; /* NULL where the system gives none */
    struct ndfu_waiter *waiter;
    int cancel;
    struct ndfu_device_options options;
    struct ndfu_product_id *bootloaders;
    uint64_t seen_at;      /* when a port that cannot be opened yet was first seen; 0 for not yet */
    bool is_serial_shared; /* another device had the serial number of the one that was found */
};

static bool copy_options(struct ndfu_watch *watch, const struct ndfu_device_options *options)
{
    ndfu_device_options_init(&watch->options, sizeof watch->options);
    if (!options || options->bootloader_count == 0)
        return true;
    watch->bootloaders = calloc(options->bootloader_count, sizeof watch->bootloaders[0]);
    if (!watch->bootloaders)
        return false;
    memcpy(watch->bootloaders, options->bootloaders,
           options->bootloader_count * sizeof watch->bootloaders[0]);
    watch->options.bootloaders = watch->bootloaders;
    watch->options.bootloader_count = options->bootloader_count;
    return true;
}

enum ndfu_status ndfu_watch_create(const struct ndfu_device_options *options,
                                   struct ndfu_watch **watch, struct ndfu_error *error)
{
    struct ndfu_watch *created = calloc(1, sizeof *created);

    *watch = NULL;
    if (created) {
        created->cancel = ndfu_wakeup_create();
        created->waiter = ndfu_waiter_create(WAITS);
        created->monitor = ndfu_udev_monitor_create();
    }
    if (!created || !created->waiter || created->cancel < 0 || !copy_options(created, options)) {
        ndfu_watch_destroy(created);
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "watch devices",
                              "no memory or no descriptor to watch devices with");
    }
    *watch = created;
    return NDFU_OK;
}

void ndfu_watch_destroy(struct ndfu_watch *watch)
{
    if (!watch)
        return;
    ndfu_udev_monitor_destroy(watch->monitor);
    ndfu_waiter_destroy(watch->waiter);
    ndfu_wakeup_destroy(watch->cancel);
    free(watch->bootloaders);
    free(watch);
}

void ndfu_watch_cancel(struct ndfu_watch *watch)
{
    ndfu_wakeup_raise(watch->cancel);
}

int ndfu_watch_descriptor(const struct ndfu_watch *watch)
{
    return watch->monitor ? ndfu_udev_monitor_descriptor(watch->monitor) : -1;
}

void ndfu_watch_begin(struct ndfu_watch *watch)
{
    watch->seen_at = 0;
}

bool ndfu_watch_add_bootloader(struct ndfu_watch *watch, uint16_t vendor_id, uint16_t product_id)
{
    const size_t count = watch->options.bootloader_count;
    struct ndfu_product_id *more =
        realloc(watch->bootloaders, (count + 1) * sizeof watch->bootloaders[0]);

    if (!more)
        return false;
    more[count] = (struct ndfu_product_id){vendor_id, product_id};
    watch->options.bootloaders = watch->bootloaders = more;
    watch->options.bootloader_count = count + 1;
    return true;
}

/* The news is taken before the look, so that none is missed. */
static void take_news(struct ndfu_watch *watch)
{
    if (watch->monitor)
        ndfu_udev_monitor_drain(watch->monitor);
}

/* Waits for news, and not beyond the deadline. @return false where the wait was cancelled */
static bool wait_for_news(struct ndfu_watch *watch, uint64_t deadline)
{
    const uint64_t look = ndfu_clock_us() + NDFU_WATCH_LOOK_US;
    size_t cancel;

    ndfu_waiter_clear(watch->waiter);
    cancel = ndfu_waiter_add(watch->waiter, watch->cancel, false);
    if (watch->monitor)
        (void)ndfu_waiter_add(watch->waiter, ndfu_watch_descriptor(watch), false);
    ndfu_waiter_wait(watch->waiter, look < deadline ? look : deadline);
    return !(ndfu_waiter_is_ready(watch->waiter, cancel) && ndfu_wakeup_take(watch->cancel));
}

/* A port that nobody gives us permission for counts in the end: opening it says what is wrong. */
static bool is_settled(struct ndfu_watch *watch, const struct ndfu_device *device)
{
    const uint64_t now = ndfu_clock_us();

    if (device->port_count == 0 || access(device->ports[0], R_OK | W_OK) == 0)
        return true;
    if (watch->seen_at == 0)
        watch->seen_at = now;
    return now - watch->seen_at >= SETTLE_US;
}

static enum ndfu_status no_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "watch devices",
                          "no memory for the device");
}

/* Copies a device for the caller, unless it is not to be used yet. */
static enum ndfu_status hand_out(struct ndfu_watch *watch, const struct ndfu_device *found,
                                 struct ndfu_device **device, struct ndfu_error *error)
{
    if (!found || !is_settled(watch, found))
        return NDFU_OK;
    watch->seen_at = 0;
    *device = ndfu_device_copy(found);
    return *device ? NDFU_OK : no_memory(error);
}

enum ndfu_status ndfu_watch_list(struct ndfu_watch *watch, struct ndfu_device_list **list,
                                 struct ndfu_error *error)
{
    take_news(watch);
    return ndfu_device_list_create(&watch->options, list, error);
}

enum ndfu_status ndfu_watch_look_for_return(struct ndfu_watch *watch,
                                            const struct ndfu_device *before,
                                            enum ndfu_return expected, struct ndfu_device **device,
                                            struct ndfu_error *error)
{
    struct ndfu_device_list *list;
    const struct ndfu_device *found;
    enum ndfu_status status = ndfu_watch_list(watch, &list, error);

    *device = NULL;
    if (status != NDFU_OK)
        return status;
    found = ndfu_match_find(list, before, watch->is_serial_shared);
    if (found && ndfu_match_is(found, before, expected))
        status = hand_out(watch, found, device, error);
    ndfu_device_list_destroy(list);
    return status;
}

static enum ndfu_status cancelled(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_CANCELLED, NDFU_LAYER_DEVICE, "wait for device",
                          "cancelled while waiting for the device");
}

/* Says what is there in place of what was waited for. */
enum ndfu_status ndfu_watch_explain_loss(const struct ndfu_watch *watch,
                                         const struct ndfu_device *before,
                                         enum ndfu_return expected, uint32_t timeout_ms,
                                         struct ndfu_error *error)
{
    static const char *const as[] = {"", " as a bootloader", " as an application"};
    struct ndfu_device_list *list = NULL;
    const struct ndfu_device *found = NULL;
    char was[DESCRIPTION];
    char is[DESCRIPTION] = "nothing";

    if (ndfu_device_list_create(&watch->options, &list, NULL) == NDFU_OK)
        found = ndfu_match_find(list, before, watch->is_serial_shared);
    if (found)
        (void)ndfu_device_describe(found, is, sizeof is);
    (void)ndfu_device_describe(before, was, sizeof was);
    ndfu_device_list_destroy(list);
    return ndfu_error_set(error, NDFU_E_DEVICE_LOST, NDFU_LAYER_DEVICE, "wait for device",
                          "the device did not come back%s within %.1f s; it was %s, and now there "
                          "is %s in its place. Plug it in again, or press its reset button",
                          as[expected], timeout_ms / 1000.0, was, is);
}

static uint64_t deadline_after(uint32_t timeout_ms)
{
    return ndfu_clock_us() + (uint64_t)timeout_ms * 1000;
}

enum ndfu_status ndfu_watch_wait_return(struct ndfu_watch *watch, const struct ndfu_device *before,
                                        enum ndfu_return expected, uint32_t timeout_ms,
                                        struct ndfu_device **device, struct ndfu_error *error)
{
    const uint64_t deadline = deadline_after(timeout_ms);

    ndfu_watch_begin(watch);
    for (;;) {
        const enum ndfu_status status =
            ndfu_watch_look_for_return(watch, before, expected, device, error);

        if (status != NDFU_OK || *device)
            return status;
        if (ndfu_clock_us() >= deadline)
            return ndfu_watch_explain_loss(watch, before, expected, timeout_ms, error);
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}

static bool is_on_bus(const struct ndfu_device *device)
{
    char address[16];

    ndfu_udev_attribute(device->bus_path, "devnum", address, sizeof address);
    return address[0] != '\0' && strtoul(address, NULL, 10) == device->address;
}

bool ndfu_watch_has_left(struct ndfu_watch *watch, const struct ndfu_device *device)
{
    take_news(watch);
    return device->bus_path && !is_on_bus(device);
}

enum ndfu_status ndfu_watch_wait_left(struct ndfu_watch *watch, const struct ndfu_device *device,
                                      uint32_t timeout_ms, struct ndfu_error *error)
{
    const uint64_t deadline = deadline_after(device->bus_path ? timeout_ms : 0);

    for (;;) {
        if (ndfu_watch_has_left(watch, device))
            return NDFU_OK;
        if (ndfu_clock_us() >= deadline)
            return ndfu_error_set(error, NDFU_E_TIMEOUT, NDFU_LAYER_DEVICE, "wait for device",
                                  "the device has not left the bus");
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}

static enum ndfu_status find_selected(struct ndfu_watch *watch,
                                      const struct ndfu_device_selector *selector,
                                      struct ndfu_device **device, struct ndfu_error *error)
{
    struct ndfu_device_list *list;
    const struct ndfu_device *found;
    enum ndfu_status status = ndfu_watch_list(watch, &list, error);

    *device = NULL;
    if (status != NDFU_OK)
        return status;
    status = ndfu_device_select(list, selector, &found, error);
    if (status == NDFU_OK && found) {
        watch->is_serial_shared = ndfu_match_shares_serial(list, found);
        *device = ndfu_device_copy(found);
        status = *device ? NDFU_OK : no_memory(error);
    }
    ndfu_device_list_destroy(list);
    return status;
}

enum ndfu_status ndfu_watch_identify(struct ndfu_watch *watch, const char *port,
                                     struct ndfu_device **device, struct ndfu_error *error)
{
    struct ndfu_device_selector selector;

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = port;
    return find_selected(watch, &selector, device, error);
}

/* A port that was given and is of no device in the list is there, or is not there yet. */
static bool is_there(const struct ndfu_device_selector *selector)
{
    dev_t number;

    return !selector->port || ndfu_port_find_device(selector->port, &number);
}

/* The port of a device comes a moment after the device, and permission to open it after that. */
static bool is_complete(struct ndfu_watch *watch, const struct ndfu_device *device)
{
    return !device || (is_settled(watch, device) &&
                       (device->port_count > 0 || device->kind == NDFU_DEVICE_APPLICATION));
}

enum ndfu_status ndfu_watch_look_for_selected(struct ndfu_watch *watch,
                                              const struct ndfu_device_selector *selector,
                                              struct ndfu_device **device, bool *is_final,
                                              struct ndfu_error *error)
{
    const enum ndfu_status status = find_selected(watch, selector, device, error);

    *is_final =
        status != NDFU_E_DEVICE_NOT_FOUND && is_there(selector) && is_complete(watch, *device);
    return status;
}

enum ndfu_status ndfu_watch_wait_selected(struct ndfu_watch *watch,
                                          const struct ndfu_device_selector *selector,
                                          uint32_t timeout_ms, struct ndfu_device **device,
                                          struct ndfu_error *error)
{
    const uint64_t deadline = deadline_after(timeout_ms);

    ndfu_watch_begin(watch);
    for (;;) {
        bool is_final;
        const enum ndfu_status status =
            ndfu_watch_look_for_selected(watch, selector, device, &is_final, error);

        if (is_final || ndfu_clock_us() >= deadline)
            return status;
        ndfu_device_destroy(*device);
        *device = NULL;
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}
