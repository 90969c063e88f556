/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Which devices have arrived at a station, and which have only come back.
 *
 * A device resets in the course of an update, and at its end comes back with its application, which
 * may be called otherwise, and may be one that can be updated, too. What tells is the place where
 * it is plugged in.
 */
#ifndef NDFU_STATION_ARRIVALS_H
#define NDFU_STATION_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

#include <ndfu/station.h>

#include "device/sight.h"

struct ndfu_arrivals;

/** @param devices  copied; may be NULL. @return NULL without memory */
struct ndfu_arrivals *ndfu_arrivals_create(const struct ndfu_device_options *devices);

/** NULL is allowed. */
void ndfu_arrivals_destroy(struct ndfu_arrivals *arrivals);

/** When to look at the latest. */
uint64_t ndfu_arrivals_wakeup(const struct ndfu_arrivals *arrivals);

/**
 * An update is at work on a device, as it was seen last, and waits for it where it is away. What
 * comes to its place and may be it has not arrived, until the update has ended without it.
 *
 * @param device  NULL is allowed
 */
void ndfu_arrivals_hold(struct ndfu_arrivals *arrivals, const struct ndfu_device *device,
                        uint64_t now_us);

/**
 * The update of a device has ended: next its application is to be expected, if it went well.
 *
 * @param device  NULL is allowed
 * @param status  what it has ended in
 */
void ndfu_arrivals_release(struct ndfu_arrivals *arrivals, const struct ndfu_device *device,
                           enum ndfu_status status, uint64_t now_us);

/** Looks, and tells of each device that has arrived. */
void ndfu_arrivals_look(struct ndfu_arrivals *arrivals, struct ndfu_sight *sight, uint64_t now_us,
                        ndfu_arrival_function *on_arrival, void *cookie);

#endif
