/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The events that the engine has to tell. A fixed queue: progress is folded into the last progress
 * event, and everything else is rare, so that it does not run over between two looks at it.
 */
#ifndef NDFU_ENGINE_EVENTS_H
#define NDFU_ENGINE_EVENTS_H

#include <stdbool.h>

#include <ndfu/event.h>

#define NDFU_EVENTS_MAX 16

struct ndfu_events {
    struct ndfu_event queue[NDFU_EVENTS_MAX];
    size_t first;
    size_t count;
};

/** Adds an event. A full queue drops it, unless it is the last of all, which replaces another. */
void ndfu_events_put(struct ndfu_events *events, const struct ndfu_event *event);

/** Takes the oldest event. @return it, until the next one is put; NULL where there is none */
const struct ndfu_event *ndfu_events_take(struct ndfu_events *events);

#endif
