/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Waiting for several descriptors at once, up to a time, and for another thread to end the wait.
 */
#ifndef NDFU_PORT_WAIT_H
#define NDFU_PORT_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A set of descriptors to wait for. */
struct ndfu_waiter;

/** @param capacity  descriptors that the set can hold. @return NULL without memory */
struct ndfu_waiter *ndfu_waiter_create(size_t capacity);

/** NULL is allowed. */
void ndfu_waiter_destroy(struct ndfu_waiter *waiter);

/** Empties the set. */
void ndfu_waiter_clear(struct ndfu_waiter *waiter);

/** An index of nothing, which is never ready. */
#define NDFU_WAIT_NONE SIZE_MAX

/**
 * Adds a descriptor. What does not fit any more is not waited for, and is never ready; nor is -1.
 *
 * @param for_output  wait until it takes bytes, too; that it has some is always waited for
 * @return its index for ndfu_waiter_is_ready()
 */
size_t ndfu_waiter_add(struct ndfu_waiter *waiter, int descriptor, bool for_output);

/**
 * Has the next wait end sooner, unless it does by itself. Until the set is emptied the soonest
 * counts.
 *
 * @param until_us  by ndfu_clock_us()
 */
void ndfu_waiter_limit(struct ndfu_waiter *waiter, uint64_t until_us);

/**
 * Waits until a descriptor is ready, a signal comes, or the time has come.
 *
 * @param until_us  by ndfu_clock_us(); UINT64_MAX for never
 */
void ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us);

/** Whether there is something to read from a descriptor, or an error to find by reading. */
bool ndfu_waiter_is_ready(const struct ndfu_waiter *waiter, size_t index);

/** What to do where there is no descriptor for a wake-up or a port; it ends a message. */
#define NDFU_MORE_DESCRIPTORS "'ulimit -n' lets a program have more descriptors"

/** A descriptor that any thread and any signal handler can make ready. @return it, or -1 */
int ndfu_wakeup_create(void);

/** Makes it ready. */
void ndfu_wakeup_raise(int wakeup);

/** Makes it unready again. @return whether it was ready */
bool ndfu_wakeup_take(int wakeup);

/** Whether it is ready; it stays so. */
bool ndfu_wakeup_is_raised(int wakeup);

/** Closes it. -1 is allowed. */
void ndfu_wakeup_destroy(int wakeup);

#endif
