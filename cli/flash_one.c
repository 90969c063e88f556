/* SPDX-License-Identifier: MIT */
#include "flash_one.h"

#include <stdio.h>

#include "output.h"

static void take_event(void *view, struct flash_task *task, const struct ndfu_event *event)
{
    progress_show(view, event);
    if (event->type == NDFU_EVENT_DONE) {
        /* What was accepted is known, however long the application takes. */
        outcomes_print(&task->outcomes, task->package, people());
        (void)fflush(people());
    }
    if (event->type == NDFU_EVENT_APPLICATION)
        (void)fprintf(people(), "The application has come back: %s\n", event->text);
}

static void finish(void *view, struct flash_task *task)
{
    progress_clear(view);
    if (task->error.status != NDFU_OK || !outcomes_are_empty(&task->outcomes, task->package))
        return;
    outcomes_print(&task->outcomes, task->package, people());
    (void)fprintf(people(), "Nothing is left to send.\n");
}

const struct flash_view flash_view_one = {take_event, finish};
