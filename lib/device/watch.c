/* SPDX-License-Identifier: MIT */
/* Searches for whoever has no poll loop, and wants to wait. */
#include <ndfu/enter.h>

#include <stdlib.h>

#include "base/error.h"
#include "device/search.h"
#include "port/clock.h"
#include "port/wait.h"

enum { WAITS = 2 };

struct ndfu_watch {
    struct ndfu_sight *sight;
    struct ndfu_search search;
    struct ndfu_waiter *waiter;
    int cancel;
};

enum ndfu_status ndfu_watch_create(const struct ndfu_device_options *options,
                                   struct ndfu_watch **watch, struct ndfu_error *error)
{
    struct ndfu_watch *created = calloc(1, sizeof *created);

    *watch = NULL;
    if (created) {
        created->cancel = ndfu_wakeup_create();
        created->waiter = ndfu_waiter_create(WAITS);
        created->sight = ndfu_sight_create();
    }
    if (!created || !created->waiter || created->cancel < 0 || !created->sight ||
        !ndfu_search_init(&created->search, options)) {
        ndfu_watch_destroy(created);
        return ndfu_error_set(
            error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "watch devices",
            "no memory or no descriptor to watch devices with; " NDFU_MORE_DESCRIPTORS);
    }
    *watch = created;
    return NDFU_OK;
}

void ndfu_watch_destroy(struct ndfu_watch *watch)
{
    if (!watch)
        return;
    ndfu_sight_destroy(watch->sight);
    ndfu_search_clear(&watch->search);
    ndfu_waiter_destroy(watch->waiter);
    ndfu_wakeup_destroy(watch->cancel);
    free(watch);
}

void ndfu_watch_cancel(struct ndfu_watch *watch)
{
    ndfu_wakeup_raise(watch->cancel);
}

/* Waits for news, and not beyond the deadline. @return false where the wait was cancelled */
static bool wait_for_news(struct ndfu_watch *watch, uint64_t deadline)
{
    const uint64_t look = ndfu_sight_next_look(watch->sight, ndfu_clock_us());
    size_t cancel;

    ndfu_waiter_clear(watch->waiter);
    cancel = ndfu_waiter_add(watch->waiter, watch->cancel, false);
    if (ndfu_sight_descriptor(watch->sight) >= 0)
        (void)ndfu_waiter_add(watch->waiter, ndfu_sight_descriptor(watch->sight), false);
    ndfu_waiter_wait(watch->waiter, look < deadline ? look : deadline);
    return !(ndfu_waiter_is_ready(watch->waiter, cancel) && ndfu_wakeup_take(watch->cancel));
}

static enum ndfu_status cancelled(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_CANCELLED, NDFU_LAYER_DEVICE, "wait for device",
                          "cancelled while waiting for the device");
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

    ndfu_search_begin(&watch->search);
    for (;;) {
        enum ndfu_status status;

        ndfu_sight_renew(watch->sight, true);
        status = ndfu_search_return(&watch->search, watch->sight, before, expected, device, error);
        if (status != NDFU_OK || *device)
            return status;
        if (ndfu_clock_us() >= deadline)
            return ndfu_search_explain_loss(&watch->search, watch->sight, before, expected,
                                            timeout_ms, error);
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}

enum ndfu_status ndfu_watch_wait_left(struct ndfu_watch *watch, const struct ndfu_device *device,
                                      uint32_t timeout_ms, struct ndfu_error *error)
{
    const uint64_t deadline = deadline_after(device->bus_path ? timeout_ms : 0);

    for (;;) {
        ndfu_sight_renew(watch->sight, true);
        if (ndfu_search_has_left(device))
            return NDFU_OK;
        if (ndfu_clock_us() >= deadline)
            return ndfu_error_set(error, NDFU_E_TIMEOUT, NDFU_LAYER_DEVICE, "wait for device",
                                  "the device has not left the bus");
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}

enum ndfu_status ndfu_watch_wait_selected(struct ndfu_watch *watch,
                                          const struct ndfu_device_selector *selector,
                                          uint32_t timeout_ms, struct ndfu_device **device,
                                          struct ndfu_error *error)
{
    const uint64_t deadline = deadline_after(timeout_ms);

    ndfu_search_begin(&watch->search);
    for (;;) {
        enum ndfu_status status;
        bool is_final;

        ndfu_sight_renew(watch->sight, true);
        status =
            ndfu_search_selected(&watch->search, watch->sight, selector, device, &is_final, error);
        if (is_final || ndfu_clock_us() >= deadline)
            return status;
        ndfu_device_destroy(*device);
        *device = NULL;
        if (!wait_for_news(watch, deadline))
            return cancelled(error);
    }
}
