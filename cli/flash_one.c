/* SPDX-License-Identifier: MIT */
#include "flash_one.h"

#include <stdio.h>

#include "output.h"

static void print_outcomes(const struct progress *progress, const struct flash_task *task)
{
    if (are_results_for_people(progress->is_quiet))
        outcomes_print(&task->outcomes, people());
}

static void take_event(void *view, struct flash_task *task, const struct ndfu_event *event)
{
    const struct progress *progress = view;

    progress_show(view, event);
    if (event->type == NDFU_EVENT_DONE) {
        /* What was accepted is known, however long the application takes. */
        print_outcomes(view, task);
        flush_people();
    }
    if (event->type == NDFU_EVENT_APPLICATION && are_results_for_people(progress->is_quiet))
        (void)fprintf(people(), "The application has come back: %s\n", event->text);
}

static void finish(void *view, struct flash_task *task)
{
    const struct progress *progress = view;

    progress_clear(view);
    if (!task->outcomes.is_complete)
        print_outcomes(progress, task);
    if (task->error.status == NDFU_OK && outcomes_are_empty(&task->outcomes) &&
        are_results_for_people(progress->is_quiet))
        (void)fprintf(people(), "Nothing is left to send.\n");
    flush_people();
}

const struct flash_view flash_view_one = {take_event, finish};
