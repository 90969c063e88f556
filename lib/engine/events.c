/* SPDX-License-Identifier: MIT */
#include "engine/events.h"

static struct ndfu_event *last(struct ndfu_events *events)
{
    return &events->queue[(events->first + events->count - 1) % NDFU_EVENTS_MAX];
}

static bool can_fold(struct ndfu_events *events, const struct ndfu_event *event)
{
    return events->count > 0 && event->type == NDFU_EVENT_PROGRESS &&
           last(events)->type == NDFU_EVENT_PROGRESS && last(events)->image == event->image;
}

void ndfu_events_put(struct ndfu_events *events, const struct ndfu_event *event)
{
    const bool is_full = events->count == NDFU_EVENTS_MAX;

    if (is_full && event->type != NDFU_EVENT_DONE)
        return;
    if (!is_full && !can_fold(events, event))
        events->count++;
    *last(events) = *event;
}

const struct ndfu_event *ndfu_events_take(struct ndfu_events *events)
{
    const struct ndfu_event *event = &events->queue[events->first];

    if (events->count == 0)
        return NULL;
    events->first = (events->first + 1) % NDFU_EVENTS_MAX;
    events->count--;
    return event;
}
