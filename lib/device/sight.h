/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What devices there are, seen once for all who look at the same time, and the news of them.
 *
 * To look takes milliseconds, and more with more devices. For whoever has a poll loop: wait for the
 * descriptor, and until ndfu_sight_next_look() at most; renew the sight; then let everybody look.
 */
#ifndef NDFU_DEVICE_SIGHT_H
#define NDFU_DEVICE_SIGHT_H

#include <ndfu/device.h>

struct ndfu_sight;

/** @return NULL without memory */
struct ndfu_sight *ndfu_sight_create(void);
/** NULL is allowed. */
void ndfu_sight_destroy(struct ndfu_sight *sight);

/** A descriptor that is readable when devices have come or gone; -1 where the system gives none. */
int ndfu_sight_descriptor(const struct ndfu_sight *sight);

/**
 * When to look without news: where no udev runs, as in containers, nobody brings any, and news can
 * be lost where there is much of it. It is the same time for all who wait, so that they look
 * together.
 */
uint64_t ndfu_sight_next_look(const struct ndfu_sight *sight, uint64_t now_us);

/**
 * Everybody is about to look: what was seen is old. News is taken only here, so that nobody misses
 * any.
 *
 * @param is_readable  whether the descriptor is
 */
void ndfu_sight_renew(struct ndfu_sight *sight, bool is_readable);

/** Whoever looks next sees anew, but no news is taken. */
void ndfu_sight_forget(struct ndfu_sight *sight);

/** Whether there was news when the sight was renewed last. */
bool ndfu_sight_has_news(const struct ndfu_sight *sight);

/**
 * Lists what there is, or was when the first one looked since the sight was renewed.
 *
 * @param options  as of ndfu_device_list_create()
 * @param list     receives the list, for ndfu_device_list_destroy()
 * @return NDFU_OK or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_sight_list(struct ndfu_sight *sight,
                                 const struct ndfu_device_options *options,
                                 struct ndfu_device_list **list, struct ndfu_error *error);

/**
 * The same, but what was seen within the last second will do: for whoever can tell that
 * something is not so any more.
 */
enum ndfu_status ndfu_sight_recall(struct ndfu_sight *sight,
                                   const struct ndfu_device_options *options,
                                   struct ndfu_device_list **list, struct ndfu_error *error);

#endif
