/* SPDX-License-Identifier: MIT */
/* What is waited for and what is done, by the stage that an update is at. */
#include "station/update.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

/* Of the stages of which the engine knows nothing. */
static enum ndfu_phase phase_of(const struct ndfu_update *update)
{
    switch (update->stage) {
    case NDFU_STAGE_NEW:
    case NDFU_STAGE_FIND:
        return NDFU_PHASE_FIND;
    case NDFU_STAGE_ENTER:
    case NDFU_STAGE_LEAVE:
    case NDFU_STAGE_RETURN:
        return NDFU_PHASE_ENTER;
    case NDFU_STAGE_TALK:
        return update->is_asking ? NDFU_PHASE_INQUIRE : NDFU_PHASE_CONNECT;
    case NDFU_STAGE_REST:
    case NDFU_STAGE_SEE:
        return NDFU_PHASE_APPLICATION;
    case NDFU_STAGE_CLOSE:
    case NDFU_STAGE_FINISHED:
        break;
    }
    return NDFU_PHASE_DONE;
}

void ndfu_update_tell(const struct ndfu_update *update, enum ndfu_event_type type, const char *text)
{
    struct ndfu_event event = {
        .type = type,
        .image_count = update->how.image_count,
        .kind = update->images[0] ? update->images[0]->kind : NDFU_IMAGE_APPLICATION,
        .phase = phase_of(update),
        .port = update->port_name,
        .device = update->device,
    };

    (void)snprintf(event.text, sizeof event.text, "%s", text);
    ndfu_log_event(&update->options, &event);
    if (update->options.on_event)
        update->options.on_event(&event, update->options.cookie);
}

void ndfu_update_warn(const struct ndfu_update *update, const char *format, ...)
{
    char text[sizeof((struct ndfu_event *)0)->text];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ndfu_update_tell(update, NDFU_EVENT_WARNING, text);
}

/* A port that is not there needs no explanation; one that is there and cannot be opened does. */
static void explain_loss(struct ndfu_update *update)
{
    const struct ndfu_error lost = update->error;
    const struct ndfu_error *why = &update->reopen_error;

    if (why->status == NDFU_OK || why->status == NDFU_E_PORT_NOT_FOUND)
        return;
    (void)ndfu_error_set(&update->error, lost.status, lost.layer, lost.operation,
                         "%s; it is there again, but: %s", lost.message, why->message);
    update->error.offset = lost.offset;
    update->error.os_error = why->os_error;
}

/* It may be under way, or even be being opened. Of a target that does not answer nothing is left
 * that is worth waiting for. */
static void close_port(struct ndfu_update *update)
{
    if (ndfu_line_is_done(update))
        (void)ndfu_line_take(update, NULL);
    ndfu_line_close(update, update->error.status == NDFU_E_TIMEOUT);
    if (!ndfu_line_is_busy(update))
        update->stage = NDFU_STAGE_FINISHED;
}

void ndfu_update_finish(struct ndfu_update *update, const struct ndfu_error *error)
{
    if (error)
        update->error = *error;
    if (update->error.status == NDFU_E_PORT_GONE)
        explain_loss(update);
    ndfu_tap_closed(&update->tap);
    update->stage = NDFU_STAGE_CLOSE;
    close_port(update);
}

void ndfu_update_cancel_unbegun(struct ndfu_update *update)
{
    struct ndfu_error error;

    (void)ndfu_error_set(&error, NDFU_E_CANCELLED, NDFU_LAYER_UPDATE, "run update",
                         "cancelled before it was begun");
    ndfu_update_finish(update, &error);
}

void ndfu_update_wait_in(struct ndfu_update *update, enum ndfu_stage stage, uint64_t now_us,
                         uint64_t limit_us)
{
    update->stage = stage;
    update->stage_until = now_us + limit_us;
    update->look_at = now_us;
    ndfu_search_begin(&update->search);
}

void ndfu_update_start(struct ndfu_update *update, struct ndfu_sight *sight, uint64_t now_us)
{
    update->sight = sight;
    if (ndfu_wakeup_take(update->cancel))
        ndfu_update_cancel_unbegun(update);
    else if (update->port_name)
        ndfu_drive_begin(update, now_us);
    else
        ndfu_journey_begin(update, now_us);
}

/* Whether it is the device, and not the target, that something is awaited of. */
static bool looks_for_device(const struct ndfu_update *update)
{
    return update->stage != NDFU_STAGE_ENTER && update->stage != NDFU_STAGE_TALK &&
           update->stage != NDFU_STAGE_CLOSE && update->stage != NDFU_STAGE_FINISHED;
}

void ndfu_update_describe_wait(struct ndfu_update *update, struct ndfu_waiter *waiter)
{
    const uint8_t *bytes;

    update->port_wait = NDFU_WAIT_NONE;
    update->cancel_wait = ndfu_waiter_add(waiter, update->cancel, false);
    if (update->stage == NDFU_STAGE_ENTER)
        update->port_wait =
            ndfu_waiter_add(waiter, ndfu_worker_descriptor(update->journey.worker), false);
    if (ndfu_line_is_busy(update) && !looks_for_device(update))
        update->port_wait = ndfu_line_await(update, waiter);
    if (update->port)
        update->port_wait =
            ndfu_port_await(update->port, waiter, ndfu_engine_output(update->engine, &bytes) > 0);
}

static uint64_t earlier(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

uint64_t ndfu_update_wakeup(const struct ndfu_update *update)
{
    if (update->stage == NDFU_STAGE_TALK)
        return earlier(ndfu_engine_wakeup(update->engine), update->open_at);
    return looks_for_device(update) ? earlier(update->look_at, update->stage_until) : NDFU_NEVER;
}

static void cancel(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_error error;

    update->is_cancelled = true;
    if (update->stage == NDFU_STAGE_TALK) {
        ndfu_engine_cancel(update->engine, now);
    } else if (looks_for_device(update)) {
        (void)ndfu_error_set(&error, NDFU_E_CANCELLED, NDFU_LAYER_DEVICE, "wait for device",
                             "cancelled while waiting for the device");
        ndfu_update_finish(update, &error);
    }
}

static void look(struct ndfu_update *update, uint64_t now)
{
    update->look_at = ndfu_sight_next_look(update->sight, now);
    if (update->stage == NDFU_STAGE_REST || update->stage == NDFU_STAGE_SEE)
        ndfu_application_look(update, now);
    else
        ndfu_journey_look(update, now);
}

void ndfu_update_work(struct ndfu_update *update, uint64_t now_us, const struct ndfu_waiter *waiter)
{
    if (ndfu_waiter_is_ready(waiter, update->cancel_wait) && ndfu_wakeup_take(update->cancel))
        cancel(update, now_us);
    if (update->stage == NDFU_STAGE_TALK)
        ndfu_drive_work(update, now_us, waiter);
    else if (update->stage == NDFU_STAGE_CLOSE)
        close_port(update);
    else if (update->stage == NDFU_STAGE_ENTER && ndfu_worker_is_done(update->journey.worker))
        ndfu_journey_asked(update, now_us);
    else if (looks_for_device(update) &&
             (now_us >= ndfu_update_wakeup(update) || ndfu_sight_has_news(update->sight)))
        look(update, now_us);
}
