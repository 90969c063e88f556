/* SPDX-License-Identifier: MIT */
/** @file Prints what passes between a host and a target, and what becomes of them. */
#ifndef NDFU_TESTS_TELLER_H
#define NDFU_TESTS_TELLER_H

#include "support/rig.h"

struct teller {
    const struct target *target;
    uint32_t leaks; /**< when a frame was last told */
    uint32_t wedges;
};

/** Tells every frame and every reset. @param teller  must outlive the observer */
struct target_observer teller_observer(struct teller *teller);

/** Tells an event of the engine, except for progress. For rig->on_event. */
void teller_tell_event(const struct rig *rig, const struct ndfu_event *event, void *cookie);

#endif
