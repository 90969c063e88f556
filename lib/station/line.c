/* SPDX-License-Identifier: MIT */
/*
 * The port of an update is opened and closed in a thread of its own: where a device hangs, both
 * block in the kernel for seconds, and what was written has to leave first. A loop that waited
 * would hold up all other updates. A transport is the caller's, who is called in no other thread.
 */
#include "station/update.h"

#include <string.h>

static enum ndfu_status change(void *argument, struct ndfu_error *error)
{
    struct ndfu_line *line = argument;

    if (line->is_dropped)
        ndfu_port_drop(line->old);
    else
        ndfu_port_close(line->old);
    line->old = NULL;
    return line->name ? ndfu_port_open(line->name, &line->settings, &line->opened, error) : NDFU_OK;
}

static void begin(struct ndfu_update *update, const char *name, bool is_dropped)
{
    struct ndfu_line *line = &update->line;

    *line = (struct ndfu_line){
        .is_busy = true,
        .old = update->port,
        .is_dropped = is_dropped,
        .name = name,
        .settings = update->settings,
    };
    update->port = NULL;
    if (!update->options.transport)
        line->worker = ndfu_worker_start(change, line);
    if (!line->worker)
        line->status = change(line, &line->error);
}

void ndfu_line_open(struct ndfu_update *update)
{
    begin(update, update->port_name, true);
}

void ndfu_line_close(struct ndfu_update *update, bool is_dropped)
{
    if (!update->port)
        return;
    begin(update, NULL, is_dropped);
    if (!update->line.worker)
        (void)ndfu_line_take(update, NULL);
}

bool ndfu_line_is_busy(const struct ndfu_update *update)
{
    return update->line.is_busy;
}

bool ndfu_line_is_done(struct ndfu_update *update)
{
    const struct ndfu_line *line = &update->line;

    return line->is_busy && (!line->worker || ndfu_worker_is_done(line->worker));
}

size_t ndfu_line_await(const struct ndfu_update *update, struct ndfu_waiter *waiter)
{
    return ndfu_waiter_add(waiter, ndfu_worker_descriptor(update->line.worker), false);
}

enum ndfu_status ndfu_line_take(struct ndfu_update *update, struct ndfu_error *error)
{
    struct ndfu_line *line = &update->line;

    if (line->worker)
        line->status = ndfu_worker_join(line->worker, &line->error);
    if (error && line->status != NDFU_OK)
        *error = line->error;
    line->worker = NULL;
    line->is_busy = false;
    update->port = line->opened;
    return line->status;
}
