/* SPDX-License-Identifier: MIT */
#include "station/loop.h"

#include "port/clock.h"

/* @return how long to wait at most; running receives the number of updates that do */
static uint64_t describe_wait(struct ndfu_update *const *updates, size_t count,
                              struct ndfu_waiter *waiter, size_t *running)
{
    uint64_t until = NDFU_NEVER;

    *running = 0;
    ndfu_waiter_clear(waiter);
    for (size_t i = 0; i < count; i++) {
        if (updates[i]->is_finished)
            continue;
        ++*running;
        ndfu_update_describe_wait(updates[i], waiter);
        if (ndfu_update_wakeup(updates[i]) < until)
            until = ndfu_update_wakeup(updates[i]);
    }
    return until;
}

static void work(struct ndfu_update *const *updates, size_t count, const struct ndfu_waiter *waiter)
{
    const uint64_t now = ndfu_clock_us();

    for (size_t i = 0; i < count; i++) {
        if (!updates[i]->is_finished)
            ndfu_update_work(updates[i], now, waiter);
    }
}

enum ndfu_status ndfu_loop_run(struct ndfu_update *const *updates, size_t count)
{
    struct ndfu_waiter *waiter = ndfu_waiter_create(count * NDFU_UPDATE_WAITS);
    size_t running = count;

    if (!waiter)
        return NDFU_E_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        ndfu_update_start(updates[i], ndfu_clock_us());
    for (;;) {
        const uint64_t until = describe_wait(updates, count, waiter, &running);

        if (running == 0)
            break;
        ndfu_waiter_wait(waiter, until);
        work(updates, count, waiter);
    }
    ndfu_waiter_destroy(waiter);
    return NDFU_OK;
}
