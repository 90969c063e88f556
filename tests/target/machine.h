/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The order of events: which of the target's parts has something to do next.
 */
#ifndef NDFU_TARGET_MACHINE_H
#define NDFU_TARGET_MACHINE_H

#include <stdint.h>

struct target;

/** When the next event is due, the arrival of bytes at the host not included. */
uint64_t target_machine_next(const struct target *target);

/** Lets the next event happen. */
void target_machine_step(struct target *target);

/** Lets all events happen that are due by now, and brings everything up to this moment. */
void target_machine_run(struct target *target, uint64_t now);

#endif
