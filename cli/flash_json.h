/* SPDX-License-Identifier: MIT */
/** @file What `ndfu flash` tells programs of each device. Nothing without --json. */
#ifndef NDFU_CLI_FLASH_JSON_H
#define NDFU_CLI_FLASH_JSON_H

#include "flash_task.h"

/** Prints an event of a device. */
void flash_json_event(struct flash_task *task, const struct ndfu_event *event);

/** Prints what became of a device that is done with: the event "finished". */
void flash_json_finished(const struct flash_task *task);

/** Prints what became of a device that nothing was done with. */
void flash_json_refused(const struct line_device *device, const struct ndfu_error *error);

/** Prints what became of several: the event "total". */
void flash_json_total(size_t succeeded, size_t failed);

#endif
