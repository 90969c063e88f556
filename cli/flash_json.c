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
        outcomes_print_json(&task->outcomes, &device);
}

static void print_finished(const struct line_device *device, const struct ndfu_error *error,
                           const struct line_image *image)
{
    cJSON *line = begin_line("finished", device);

    add_status(line, error->status, error, image);
    print_line(line);
}

void flash_json_refused(const struct line_device *device, const struct ndfu_error *error)
{
    if (output_is_json())
        print_finished(device, error, NULL);
}

/* What was done with before it failed has not been told yet, and neither has what was left out. */
void flash_json_finished(const struct flash_task *task)
{
    const struct line_device device = line_device_of_update(task->update, &task->events.asked);

    if (!output_is_json())
        return;
    if (!task->outcomes.is_complete)
        outcomes_print_json(&task->outcomes, &device);
    print_finished(&device, &task->error, &task->outcomes.current);
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
