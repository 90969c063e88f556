/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a target's answers tell of its flash: whether a create was answered behind its erase.
 *
 * With synchronous flash a target answers a create when the page is erased, some 85 ms later; with
 * asynchronous flash it answers at once, and the erase goes on. Taking the second for the first is
 * what wedges targets. And an answer can be late for other reasons: a busy host, a slow link. So
 * an early answer proves that flash is asynchronous, while a late one is but a hint.
 */
#ifndef NDFU_PLAN_FLASH_H
#define NDFU_PLAN_FLASH_H

#include <stdbool.h>
#include <stdint.h>

/** So many of the last round trips count. */
#define NDFU_FLASH_ROUND_TRIPS 4

/** What was seen of a target so far. All zero where nothing was. */
struct ndfu_flash {
    bool is_asynchronous; /**< a create was answered too soon for an erase */
    unsigned slow;        /**< creates that were answered as behind an erase */
    uint32_t round_trips_us[NDFU_FLASH_ROUND_TRIPS]; /**< of requests that leave flash alone */
    unsigned next;                                   /**< of these to be replaced */
};

/** A request that flash has nothing to do with was answered after so long. */
void ndfu_flash_take_round_trip(struct ndfu_flash *flash, uint64_t took_us);

/**
 * A create of a data object was answered after so long.
 *
 * @return whether its erase has ended for certain; else writes have to wait for it
 */
bool ndfu_flash_take_create(struct ndfu_flash *flash, uint64_t took_us);

/** Whether creates are known to be answered behind their erase. */
bool ndfu_flash_is_synchronous(const struct ndfu_flash *flash);

#endif
