/* SPDX-License-Identifier: MIT */
/* The bytes between an engine and its port. */
#include "station/update.h"

#include <stdio.h>

#include "base/error.h"

enum {
    READ_SIZE = 512,        /* the longest answer is 50 bytes */
    REOPEN_US = 100 * 1000, /* between looks for a port that is expected back */
    WRITES_AT_A_TIME = 8,   /* then the other updates have their turn */
};

/* A port that is not there needs no explanation; one that is there and cannot be opened does. */
static void explain_loss(struct ndfu_update *update)
{
    const struct ndfu_error lost = update->error;
    const struct ndfu_error *why = &update->reopen_error;

    if (why->status != NDFU_OK && why->status != NDFU_E_PORT_NOT_FOUND)
        (void)ndfu_error_set(&update->error, lost.status, lost.layer, lost.operation,
                             "%s; it is there again, but: %s", lost.message, why->message);
}

void ndfu_update_finish(struct ndfu_update *update, const struct ndfu_error *error)
{
    if (error)
        update->error = *error;
    else
        (void)ndfu_engine_result(update->engine, &update->error);
    if (update->error.status == NDFU_E_PORT_GONE)
        explain_loss(update);
    ndfu_port_close(update->port);
    update->port = NULL;
    update->is_finished = true;
}

static void hand_on(const struct ndfu_update *update, const struct ndfu_event *event)
{
    if (update->options.on_event)
        update->options.on_event(event, update->options.cookie);
}

void ndfu_update_tell(const struct ndfu_update *update, enum ndfu_event_type type, const char *text)
{
    struct ndfu_event event = {
        .type = type,
        .image_count = update->how.image_count,
        .kind = update->images[0] ? update->images[0]->kind : NDFU_IMAGE_APPLICATION,
    };

    (void)snprintf(event.text, sizeof event.text, "%s", text);
    hand_on(update, &event);
}

static void hand_on_events(struct ndfu_update *update)
{
    struct ndfu_event event;

    while (ndfu_engine_next_event(update->engine, &event))
        hand_on(update, &event);
}

static void link_up(struct ndfu_update *update, uint64_t now)
{
    const struct ndfu_link link = {
        .baud_rate = update->settings.baud_rate,
        .has_flow_control = update->settings.flow_control == NDFU_FLOW_CONTROL_RTSCTS,
    };

    update->open_at = NDFU_NEVER;
    ndfu_engine_link_up(update->engine, now, &link);
}

enum ndfu_status ndfu_update_open(struct ndfu_update *update, uint64_t now_us,
                                  struct ndfu_error *error)
{
    const enum ndfu_status status =
        ndfu_port_open(update->port_name, &update->settings, &update->port, error);

    if (status == NDFU_OK)
        link_up(update, now_us);
    return status;
}

/* A port that was there may be missing, or not yet be ours to open, while the device restarts. */
static void open_again(struct ndfu_update *update, uint64_t now)
{
    if (ndfu_update_find(update, now) &&
        ndfu_update_open(update, now, &update->reopen_error) != NDFU_OK)
        update->open_at = now + REOPEN_US;
}

static void lose_port(struct ndfu_update *update, uint64_t now)
{
    ndfu_port_close(update->port);
    update->port = NULL;
    update->open_at = now + REOPEN_US;
    ndfu_engine_link_down(update->engine, now);
}

static void port_failed(struct ndfu_update *update, uint64_t now, const struct ndfu_error *error)
{
    if (error->status == NDFU_E_PORT_GONE)
        lose_port(update, now);
    else
        ndfu_update_finish(update, error);
}

static void read_port(struct ndfu_update *update, uint64_t now)
{
    uint8_t bytes[READ_SIZE];
    size_t count;
    struct ndfu_error error;

    if (ndfu_port_read(update->port, bytes, sizeof bytes, &count, &error) != NDFU_OK)
        port_failed(update, now, &error);
    else if (count > 0)
        ndfu_engine_receive(update->engine, now, bytes, count);
}

static void write_port(struct ndfu_update *update, uint64_t now)
{
    const uint8_t *bytes;
    size_t length;

    for (int i = 0; i < WRITES_AT_A_TIME && update->port; i++) {
        struct ndfu_error error;
        size_t count;

        length = ndfu_engine_output(update->engine, &bytes);
        if (length == 0)
            return;
        if (ndfu_port_write(update->port, bytes, length, &count, &error) != NDFU_OK)
            port_failed(update, now, &error);
        else if (count > 0)
            ndfu_engine_sent(update->engine, now, count);
        else
            return;
    }
}

void ndfu_update_start(struct ndfu_update *update, uint64_t now_us)
{
    struct ndfu_error error;

    if (ndfu_update_open(update, now_us, &error) != NDFU_OK)
        ndfu_update_finish(update, &error);
    else
        ndfu_update_remember(update);
}

void ndfu_update_describe_wait(struct ndfu_update *update, struct ndfu_waiter *waiter)
{
    const uint8_t *bytes;

    update->cancel_wait = ndfu_waiter_add(waiter, update->cancel, false);
    if (update->port)
        update->port_wait = ndfu_waiter_add(waiter, ndfu_port_descriptor(update->port),
                                            ndfu_engine_output(update->engine, &bytes) > 0);
    ndfu_update_watch(update, waiter);
}

/* Time to look for a port that went away: there is news of devices, or there has been none. */
static bool must_look(const struct ndfu_update *update, uint64_t now,
                      const struct ndfu_waiter *waiter)
{
    return !update->port &&
           (now >= update->open_at || ndfu_waiter_is_ready(waiter, update->watch_wait));
}

uint64_t ndfu_update_wakeup(const struct ndfu_update *update)
{
    const uint64_t wakeup = ndfu_engine_wakeup(update->engine);

    return wakeup < update->open_at ? wakeup : update->open_at;
}

void ndfu_update_work(struct ndfu_update *update, uint64_t now_us, const struct ndfu_waiter *waiter)
{
    if (ndfu_waiter_is_ready(waiter, update->cancel_wait) && ndfu_wakeup_take(update->cancel))
        ndfu_engine_cancel(update->engine, now_us);
    if (update->port && ndfu_waiter_is_ready(waiter, update->port_wait))
        read_port(update, now_us);
    else if (must_look(update, now_us, waiter))
        open_again(update, now_us);
    if (!update->is_finished && now_us >= ndfu_engine_wakeup(update->engine))
        ndfu_engine_tick(update->engine, now_us);
    if (update->port)
        write_port(update, now_us);
    hand_on_events(update);
    if (!update->is_finished && ndfu_engine_is_finished(update->engine))
        ndfu_update_conclude(update, now_us);
}
