/* SPDX-License-Identifier: MIT */
/** @file One device of `ndfu flash`, and those who are told what becomes of it. */
#ifndef NDFU_CLI_FLASH_TASK_H
#define NDFU_CLI_FLASH_TASK_H

#include <ndfu/update.h>

#include "entry_choice.h"
#include "event_json.h"
#include "outcome.h"

struct flash_task;

/** Somebody who tells the user. One for each way to print. */
struct flash_view {
    /** Something has happened to a device. */
    void (*event)(void *view, struct flash_task *task, const struct ndfu_event *event);

    /** A device is done with, well or not. */
    void (*finished)(void *view, struct flash_task *task);
};

/** A device and its update. */
struct flash_task {
    struct entry_cookie cookie; /**< in the first place: see entry_choice.h */
    const struct flash_view *view;
    void *view_data;
    size_t number; /**< in the order in which they were added, from 0 */
    struct ndfu_update *update;
    char name[256]; /**< what the user has called the device */
    struct outcomes outcomes;
    struct event_json events;
    unsigned percent; /**< of the current image */
    bool is_finished;
    struct ndfu_error error; /**< NDFU_OK where it ended well */
};

/** For the options of the update; the cookie is the task. */
void flash_task_listen(const struct ndfu_event *event, void *cookie);

/** The update has ended. */
void flash_task_finish(struct flash_task *task, const struct ndfu_error *error);

/**
 * What to call the device: its serial number and its port, as far as they are known, or what the
 * user has called it.
 *
 * @return text
 */
const char *flash_task_label(const struct flash_task *task, char *text, size_t size);

#endif
