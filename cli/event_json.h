/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What happens during an update as lines of JSON; docs/json.md describes them. Lines of progress
 * are held back where there would be too many.
 */
#ifndef NDFU_CLI_EVENT_JSON_H
#define NDFU_CLI_EVENT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <ndfu/event.h>

#include "line_device.h"

/** The events of one update. */
struct event_json {
    struct line_device asked; /**< what the user asked for; its texts must stay as long */
    size_t image;             /**< of which progress was printed last */
    unsigned percent;         /**< of that image */
    uint64_t printed_ms;
    bool has_printed;
};

/** @param asked  what the user asked for, for events before a device was found */
void event_json_init(struct event_json *events, const struct line_device *asked);

/**
 * Makes the line of an event.
 *
 * @param now_ms  by any clock that does not go backwards
 * @return for print_line(); NULL for progress that is held back: less than a tenth of a second or a
 *         percent of the image after the last, except for its end
 */
cJSON *event_json_line(struct event_json *events, const struct ndfu_event *event, uint64_t now_ms);

/** Prints an event, unless it is held back. Nothing without --json. */
void event_json_print(struct event_json *events, const struct ndfu_event *event);

/** Adds which image an event is about. */
void add_event_image(cJSON *line, const struct ndfu_event *event);

#endif
