/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Something that blocks, done in a thread of its own, so that a poll loop need not wait for it.
 *
 * No signal is delivered to that thread.
 */
#ifndef NDFU_PORT_WORKER_H
#define NDFU_PORT_WORKER_H

#include <stdbool.h>

#include <ndfu/error.h>

/** What is to be done. @param error  to be filled on failure */
typedef enum ndfu_status ndfu_worker_function(void *argument, struct ndfu_error *error);

struct ndfu_worker;

/** Begins it. @return NULL without memory, descriptors or threads */
struct ndfu_worker *ndfu_worker_start(ndfu_worker_function *function, void *argument);

/** A descriptor that is readable once it is done. */
int ndfu_worker_descriptor(const struct ndfu_worker *worker);

/** Whether it is done. */
bool ndfu_worker_is_done(struct ndfu_worker *worker);

/** Waits until it is done, and frees it. NULL is allowed. @return what the function has returned */
enum ndfu_status ndfu_worker_join(struct ndfu_worker *worker, struct ndfu_error *error);

#endif
