/* SPDX-License-Identifier: MIT */
/* The calls that drive the engine: what happened, and what to do. */
#include "engine/internal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { LINK_LOSSES_MAX = 20 };

/* Where there is nothing to send. */
static const struct ndfu_image no_image;

struct ndfu_engine *ndfu_engine_make(const struct ndfu_engine_options *options)
{
    struct ndfu_engine *engine = calloc(1, sizeof *engine);

    if (!engine)
        return NULL;
    engine->options = *options;
    engine->images[0] = &no_image;
    for (size_t i = 0; i < options->image_count; i++)
        engine->images[i] = options->images[i];
    engine->options.images = engine->images;
    engine->info.size = sizeof engine->info;
    engine->info.mtu = NDFU_MTU_UART;
    engine->ping_id = options->first_ping_id;
    engine->deadline = NDFU_NEVER;
    engine->connect_until = NDFU_NEVER;
    ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
    return engine;
}

void ndfu_engine_destroy(struct ndfu_engine *engine)
{
    free(engine);
}

/* A caller may know more of a link than we do; nobody knows less than what there was first. */
static bool take_link(struct ndfu_engine *engine, const struct ndfu_link *link)
{
    const size_t first =
        offsetof(struct ndfu_link, has_flow_control) + sizeof link->has_flow_control;

    engine->link = engine->options.link;
    if (link && link->size < first) {
        ndfu_fail(engine, NDFU_E_ARGUMENT,
                  "the size of the link that came up is not set; it is sizeof(struct ndfu_link)");
        return false;
    }
    if (link)
        memcpy(&engine->link, link, link->size < sizeof *link ? link->size : sizeof *link);
    return true;
}

void ndfu_engine_link_up(struct ndfu_engine *engine, uint64_t now_us, const struct ndfu_link *link)
{
    const struct ndfu_limits *limits = &engine->options.limits;
    const uint64_t window = engine->was_connected ? limits->recover_us : limits->connect_us;
    uint64_t until;

    engine->now = now_us;
    if (engine->step != NDFU_STEP_LINK || !take_link(engine, link))
        return;
    engine->line_free_at = now_us;
    until = engine->connect_until;
    ndfu_connect(engine, window);
    if (until != NDFU_NEVER && until > engine->connect_until)
        engine->connect_until = until;
}

/* While nothing is asked for but an answer, a link may go away; but not again and again. */
static void lose_link(struct ndfu_engine *engine)
{
    if (engine->recovery.link_losses++ < LINK_LOSSES_MAX)
        ndfu_step_enter(engine, NDFU_STEP_LINK);
    else
        ndfu_fail(engine, NDFU_E_PORT_GONE,
                  "the port went away %d times while the target was asked for an answer: does the "
                  "device reset whenever its port is opened?",
                  LINK_LOSSES_MAX);
}

void ndfu_engine_link_down(struct ndfu_engine *engine, uint64_t now_us)
{
    engine->now = now_us;
    if (engine->step == NDFU_STEP_FINISHED) {
        if (engine->output_length > 0)
            ndfu_left_half_a_frame(engine);
        return;
    }
    ndfu_exchange_reset(engine);
    if (engine->step == NDFU_STEP_ABORT && engine->options.goal == NDFU_GOAL_RESET)
        ndfu_finish(engine);
    else if (engine->step == NDFU_STEP_CONFIRM)
        ndfu_confirm_gone(engine);
    else if (engine->step == NDFU_STEP_QUIET || ndfu_is_connecting(engine) ||
             engine->step == NDFU_STEP_ABORT)
        lose_link(engine);
    else if (engine->step != NDFU_STEP_LINK)
        ndfu_trouble(engine, NDFU_TROUBLE_LINK, NDFU_E_PORT_GONE,
                     "the port went away during '%s': the device was unplugged or has reset",
                     ndfu_step_name(engine));
}

void ndfu_engine_receive(struct ndfu_engine *engine, uint64_t now_us, const uint8_t *bytes,
                         size_t length)
{
    engine->now = now_us;
    for (size_t i = 0; i < length && engine->step != NDFU_STEP_FINISHED; i++)
        ndfu_exchange_receive(engine, bytes[i]);
}

/* When the line has sent everything that it was given so far. Over USB bytes take no time. */
static uint64_t line_free_after(const struct ndfu_engine *engine, size_t length)
{
    const uint64_t start = ndfu_exchange_line_free(engine);
    const uint32_t baud_rate = engine->link.baud_rate;

    if (baud_rate == 0 || engine->mtu >= NDFU_MTU_USB_LEAST)
        return engine->now;
    return start + ((uint64_t)length * 10 * 1000 * 1000 + baud_rate - 1) / baud_rate;
}

void ndfu_engine_sent(struct ndfu_engine *engine, uint64_t now_us, size_t length)
{
    engine->now = now_us;
    if (length == 0 || length > engine->output_length - engine->output_sent)
        return;
    engine->line_free_at = line_free_after(engine, length);
    engine->output_sent += length;
    if (engine->output_sent < engine->output_length) {
        engine->deadline = ndfu_exchange_port_deadline(engine);
        return;
    }
    ndfu_exchange_output_sent(engine);
    if (engine->step == NDFU_STEP_WRITE && !engine->is_awaiting)
        ndfu_step_enter(engine, NDFU_STEP_WRITE);
}

void ndfu_engine_tick(struct ndfu_engine *engine, uint64_t now_us)
{
    engine->now = now_us;
    if (now_us >= engine->deadline)
        ndfu_step_timed_out(engine);
}

void ndfu_engine_cancel(struct ndfu_engine *engine, uint64_t now_us)
{
    engine->now = now_us;
    if (engine->step != NDFU_STEP_FINISHED)
        ndfu_cancelled(engine);
}

size_t ndfu_engine_output(const struct ndfu_engine *engine, const uint8_t **bytes)
{
    *bytes = engine->output + engine->output_sent;
    return engine->output_length - engine->output_sent;
}

uint64_t ndfu_engine_wakeup(const struct ndfu_engine *engine)
{
    return engine->deadline;
}

const struct ndfu_event *ndfu_engine_next_event(struct ndfu_engine *engine)
{
    return ndfu_events_take(&engine->events);
}

bool ndfu_engine_is_finished(const struct ndfu_engine *engine)
{
    return engine->step == NDFU_STEP_FINISHED && engine->output_length == 0;
}

const struct ndfu_target_info *ndfu_engine_info(const struct ndfu_engine *engine)
{
    return &engine->info;
}

bool ndfu_engine_was_answered(const struct ndfu_engine *engine)
{
    return engine->was_connected;
}

enum ndfu_status ndfu_engine_result(const struct ndfu_engine *engine, struct ndfu_error *error)
{
    if (!ndfu_engine_is_finished(engine))
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "tell result",
                              "the update is not over yet; ask when the engine is finished");
    if (error && engine->error.status != NDFU_OK)
        *error = engine->error;
    return engine->error.status;
}
