/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target that is reached through a transport without a descriptor: it lives in a thread
 * of its own, which wakes the update. Its time is virtual: it has always done whatever it can do by
 * the time that it is asked something else.
 */
#ifndef NDFU_TESTS_FAR_TARGET_H
#define NDFU_TESTS_FAR_TARGET_H

#include <ndfu/transport.h>

#include "target/target.h"

struct far_target;

/** What can go wrong on the way to it. */
struct far_mishaps {
    size_t cut_after;            /**< the transport is gone once, behind so many bytes; 0: never */
    bool stays_away;             /**< from then on it does not open any more */
    unsigned refusals;           /**< or not so many times */
    size_t fail_after;           /**< it fails behind so many bytes; 0: never */
    enum ndfu_status open_fails; /**< it never opens; NDFU_OK: it does */
};

/** What happened. Only to be looked at while no update runs. */
struct far_counts {
    unsigned opens; /**< that succeeded */
    unsigned closes;
    unsigned full; /**< writes of which it took nothing */
};

/** @return a target that has power, for far_target_destroy() */
struct far_target *far_target_create(const struct target_config *config,
                                     const struct far_mishaps *mishaps);

/** Ends its thread, and frees it. */
void far_target_destroy(struct far_target *far);

/** The way to it. */
struct ndfu_transport far_target_transport(struct far_target *far);

/** Whom to wake from now on; NULL for nobody. */
void far_target_set_update(struct far_target *far, struct ndfu_update *update);

struct far_counts far_target_counts(struct far_target *far);

/** What it tells of its inside, while no update runs. */
const struct target_report *far_target_report(const struct far_target *far);

#endif
