/* SPDX-License-Identifier: MIT */
/** @file A device in its bootloader, as a line of JSON. */
#ifndef NDFU_CLI_ENTERED_JSON_H
#define NDFU_CLI_ENTERED_JSON_H

#include "line_device.h"

/**
 * Prints the event "entered".
 *
 * @param update  that has found the port
 * @param asked   what the user asked for
 */
void print_entered(const struct ndfu_update *update, const struct line_device *asked);

#endif
