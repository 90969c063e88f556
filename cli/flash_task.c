/* SPDX-License-Identifier: MIT */
#include "flash_task.h"

#include <stdio.h>

#include "flash_json.h"
#include "printable.h"

void flash_task_listen(const struct ndfu_event *event, void *cookie)
{
    struct flash_task *task = cookie;

    outcomes_take(&task->outcomes, event);
    if (event->type == NDFU_EVENT_PROGRESS && event->total > 0)
        task->percent = (unsigned)(event->done * 100 / event->total);
    flash_json_event(task, event);
    task->view->event(task->view_data, task, event);
}

void flash_task_finish(struct flash_task *task, const struct ndfu_error *error)
{
    task->error = *error;
    if (error->status != NDFU_OK)
        outcomes_prefix_error(&task->outcomes, &task->error);
    task->is_finished = true;
    task->percent = 100;
    flash_json_finished(task);
    task->view->finished(task->view_data, task);
}

static void make_printable(char *text)
{
    for (; *text; text++)
        *text = printable(*text);
}

const char *flash_task_label(const struct flash_task *task, char *text, size_t size)
{
    const struct ndfu_device *device = task->update ? ndfu_update_device(task->update) : NULL;
    const char *port = task->update ? ndfu_update_port(task->update) : NULL;

    if (device && device->serial_number && port)
        (void)snprintf(text, size, "%s (%s)", device->serial_number, port);
    else if (device && device->serial_number)
        (void)snprintf(text, size, "%s", device->serial_number);
    else
        (void)snprintf(text, size, "%s", port ? port : task->name);
    make_printable(text);
    return text;
}
