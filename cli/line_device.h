/* SPDX-License-Identifier: MIT */
/** @file Which device a line of JSON is about, by what is known of it at the time. */
#ifndef NDFU_CLI_LINE_DEVICE_H
#define NDFU_CLI_LINE_DEVICE_H

#include <ndfu/update.h>

#include "device_choice.h"
#include "output.h"

/** By what a list knows of it. @param device  NULL: nothing is known */
struct line_device line_device_of(const struct ndfu_device *device);

/** By what the user asked for, while none was found. The texts are those of the choice. */
struct line_device line_device_asked(const struct device_choice *choice);

/**
 * By what an event says.
 *
 * @param asked  what the user asked for, where the event knows nothing
 */
struct line_device line_device_of_event(const struct ndfu_event *event,
                                        const struct line_device *asked);

/**
 * By where an update has led. The texts are those of the update, or of what was asked for.
 *
 * @param update  NULL where there is none yet
 * @param asked   what the user asked for, where the update knows nothing
 */
struct line_device line_device_of_update(const struct ndfu_update *update,
                                         const struct line_device *asked);

#endif
