/* SPDX-License-Identifier: MIT */
#include "plan/flash.h"

enum { MS = 1000 };

/* An erase takes about 85 ms: a target that answers a create sooner has not waited for it. */
enum { ERASE_US = 40 * MS };

/* One late answer is an accident, and so may be two. */
enum { SLOW_CREATES = 3 };

void ndfu_flash_take_round_trip(struct ndfu_flash *flash, uint64_t took_us)
{
    flash->round_trips_us[flash->next] = took_us < UINT32_MAX ? (uint32_t)took_us : UINT32_MAX;
    flash->next = (flash->next + 1) % NDFU_FLASH_ROUND_TRIPS;
}

/* What a link, or a host that is busy, adds to every answer these days. */
static uint64_t slowest_round_trip(const struct ndfu_flash *flash)
{
    uint64_t slowest = 0;

    for (unsigned i = 0; i < NDFU_FLASH_ROUND_TRIPS; i++) {
        if (flash->round_trips_us[i] > slowest)
            slowest = flash->round_trips_us[i];
    }
    return slowest;
}

bool ndfu_flash_take_create(struct ndfu_flash *flash, uint64_t took_us)
{
    if (took_us < ERASE_US)
        flash->is_asynchronous = true;
    if (took_us < slowest_round_trip(flash) + ERASE_US)
        return false;
    if (flash->slow < SLOW_CREATES)
        flash->slow++;
    return ndfu_flash_is_synchronous(flash);
}

bool ndfu_flash_is_synchronous(const struct ndfu_flash *flash)
{
    return !flash->is_asynchronous && flash->slow == SLOW_CREATES;
}
