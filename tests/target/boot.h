/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Resets, and what happens from there until the bootloader answers or the application runs.
 */
#ifndef NDFU_TARGET_BOOT_H
#define NDFU_TARGET_BOOT_H

#include <stdint.h>

#include "target/report.h"

struct target;

/** RAM is lost, the port leaves the bus, and the target starts anew. */
void target_reset(struct target *target, uint64_t at, enum target_reset_cause cause);

/** The update is over: resets, but not before the last response has left (observed). */
void target_end_update(struct target *target, uint64_t at);

/** Cuts the power for some time. */
void target_power_cut(struct target *target, uint64_t at, uint64_t off_ns);

/**
 * The port goes away for the host, for some time at the least, and the target keeps its power. Over
 * USB, nothing happens to a port that is off the bus or about to leave it anyway.
 */
void target_port_cut(struct target *target, uint64_t at, uint64_t off_ns);

/** Over UART: the port is back. */
void target_port_return(struct target *target);

/** When booting goes on, or TARGET_NEVER. */
uint64_t target_boot_next(const struct target *target);

/** Booting goes on; also called when the flash is idle. */
void target_boot_event(struct target *target, uint64_t at);

#endif
