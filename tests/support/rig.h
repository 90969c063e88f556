/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The engine in front of the simulated target, in virtual time: an update that takes a minute on a
 * wire takes a millisecond here, and goes the same way every time.
 */
#ifndef NDFU_TESTS_RIG_H
#define NDFU_TESTS_RIG_H

#include "engine/engine.h"
#include "target/target.h"

struct rig {
    struct target *target;
    struct ndfu_engine *engine;
    struct ndfu_link link;
    uint64_t now_ns;
    uint64_t limit_ns;   /**< in virtual time; nothing may take longer */
    uint64_t generation; /**< of the port, when it was opened */
    bool is_open;
    size_t links;           /**< how often the port was opened */
    struct ndfu_event last; /**< the last event */
    struct ndfu_error error;
};

/**
 * Sets up a rig for one update. The first is made when the target has just got its power.
 *
 * @param target   stays the caller's
 * @param package  must outlive the rig
 */
void rig_create(struct rig *rig, struct target *target, const struct ndfu_package *package);
void rig_destroy(struct rig *rig);

/** Runs the update to its end. @return its result, with the detail in rig->error */
enum ndfu_status rig_run(struct rig *rig);

#endif
