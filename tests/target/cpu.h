/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The CPU: the main loop with its queue, and the times at which it stands still.
 *
 * Requests are taken out of their frames in interrupts (UART) or out of USB packets in the main
 * loop, and queued. The main loop handles one at a time; while one waits for the flash, everything
 * behind it waits too (observed: a create behind an execute).
 */
#ifndef NDFU_TARGET_CPU_H
#define NDFU_TARGET_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "target/state.h"

void target_cpu_init(struct target *target);

/** Queues something to do. @return false when there is no place */
bool target_cpu_put(struct target *target, const struct target_event *event);

/** When the main loop does something next. */
uint64_t target_cpu_next(const struct target *target);
void target_cpu_event(struct target *target, uint64_t at);

/** The CPU stands still from now until a moment: for a flash operation. */
void target_cpu_stall(struct target *target, uint64_t at, uint64_t until);

/** It goes on: interrupts that waited come first. */
void target_cpu_resume(struct target *target, uint64_t at);

/** It stops until the power is cut. */
void target_cpu_hard_fault(struct target *target);

/* What a request may do next. */

/** Sends the task's response and is done. */
void target_cpu_answer(struct target *target, uint64_t at);

/** The same, but with synchronous flash only when its work is done. */
void target_cpu_answer_after_flash(struct target *target, uint64_t at);

/** Is done without a response; with synchronous flash when its work is done. */
void target_cpu_done_after_flash(struct target *target, uint64_t at);

/** Goes on with a step after some time. */
void target_cpu_work(struct target *target, uint64_t at, enum target_step step, uint64_t time);

/** Goes on with a step when the flash is idle, which may be at once. */
void target_cpu_wait(struct target *target, uint64_t at, enum target_step step);

/** Called when the flash queue has become empty. */
void target_cpu_flash_idle(struct target *target, uint64_t at);

#endif
