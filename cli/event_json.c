/* SPDX-License-Identifier: MIT */
#include "event_json.h"

#include <time.h>

#include "device_json.h"

enum { INTERVAL_MS = 100 };

void event_json_init(struct event_json *events, const struct line_device *asked)
{
    *events = (struct event_json){.asked = *asked};
}

static unsigned percent_of(const struct ndfu_event *event)
{
    return event->total > 0 ? (unsigned)(event->done * 100 / event->total) : 0;
}

static bool is_due(const struct event_json *events, const struct ndfu_event *event, uint64_t now_ms)
{
    if (!events->has_printed || events->image != event->image || event->done == event->total)
        return true;
    return percent_of(event) != events->percent && now_ms - events->printed_ms >= INTERVAL_MS;
}

void add_event_image(cJSON *line, const struct ndfu_event *event)
{
    const struct line_image image = {event->kind, event->image, event->image_count};

    add_line_image(line, &image);
}

/* An application that has come back is none of the images. */
static void add_image(cJSON *line, const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_APPLICATION)
        return;
    if (event->type == NDFU_EVENT_LEFT_OUT) {
        cJSON_AddStringToObject(line, "image", ndfu_image_kind_name(event->kind));
        cJSON_AddNumberToObject(line, "total", (double)event->total);
    } else if (event->image_count > 0 && event->total > 0) {
        add_event_image(line, event);
        cJSON_AddNumberToObject(line, "done", (double)event->done);
        cJSON_AddNumberToObject(line, "total", (double)event->total);
    }
}

cJSON *event_json_line(struct event_json *events, const struct ndfu_event *event, uint64_t now_ms)
{
    const struct line_device device = line_device_of_event(event, &events->asked);
    cJSON *line;

    if (event->type == NDFU_EVENT_PROGRESS) {
        if (!is_due(events, event, now_ms))
            return NULL;
        events->has_printed = true;
        events->image = event->image;
        events->percent = percent_of(event);
        events->printed_ms = now_ms;
    }
    line = begin_line(ndfu_event_name(event->type), &device);
    add_text(line, "phase", ndfu_phase_name(event->phase));
    add_image(line, event);
    add_text(line, "text", event->text[0] ? event->text : NULL);
    if (event->type == NDFU_EVENT_APPLICATION)
        add_details(line, event->device);
    return line;
}

static uint64_t clock_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void event_json_print(struct event_json *events, const struct ndfu_event *event)
{
    cJSON *line;

    if (!output_is_json())
        return;
    line = event_json_line(events, event, clock_ms());
    if (line)
        print_line(line);
}
