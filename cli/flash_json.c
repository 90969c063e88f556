/* SPDX-License-Identifier: MIT */
#include "flash_json.h"

#include "entered_json.h"

/* What was accepted is told at once, however long the application takes. */
void flash_json_event(struct flash_task *task, const struct ndfu_event *event)
{
    const struct line_device device = line_device_of_event(event, &task->events.asked);

    if (!output_is_json())
        return;
    if (event->type == NDFU_EVENT_ENTERED)
        print_entered(task->update, &task->events.asked);
    else
        event_json_print(&task->events, event);
    if (event->type == NDFU_EVENT_DONE)
        outcomes_print_json(&task->outcomes, task->package, &device);
}

void flash_json_refused(const struct line_device *device, const struct ndfu_error *error)
{
    cJSON *line;

    if (!output_is_json())
        return;
    line = begin_line("finished", device);
    add_status(line, error->status, error);
    print_line(line);
}

void flash_json_finished(const struct flash_task *task)
{
    const struct line_device device = line_device_of_update(task->update, &task->events.asked);

    if (!output_is_json())
        return;
    if (task->error.status == NDFU_OK && outcomes_are_empty(&task->outcomes, task->package))
        outcomes_print_json(&task->outcomes, task->package, &device);
    flash_json_refused(&device, &task->error);
}

void flash_json_total(size_t succeeded, size_t failed)
{
    cJSON *line;

    if (!output_is_json())
        return;
    line = begin_line("total", NULL);
    cJSON_AddNumberToObject(line, "succeeded", (double)succeeded);
    cJSON_AddNumberToObject(line, "failed", (double)failed);
    print_line(line);
}
