/* SPDX-License-Identifier: MIT */
/* The bytes between an engine and its port. */
#include "station/update.h"

#include "base/error.h"
#include "port/clock.h"

enum {
    READ_SIZE = 512,        /* the longest answer is 50 bytes */
    REOPEN_US = 100 * 1000, /* between looks for a port that is expected back */
    WRITES_AT_A_TIME = 8,   /* then the other updates have their turn */
};

/* What the engine does not know. */
static void hand_on(const struct ndfu_update *update, const struct ndfu_event *told)
{
    struct ndfu_event event = *told;

    ndfu_log_event(&update->options, told);
    if (!update->options.on_event)
        return;
    event.port = update->port_name;
    event.device = update->device;
    update->options.on_event(&event, update->options.cookie);
}

static void hand_on_events(struct ndfu_update *update)
{
    const struct ndfu_event *event;

    while (update->engine && (event = ndfu_engine_next_event(update->engine)))
        hand_on(update, event);
}

static void link_up(struct ndfu_update *update, uint64_t now_us)
{
    const struct ndfu_link link = {
        .size = sizeof link,
        .baud_rate = update->settings.baud_rate,
        .has_flow_control = update->settings.flow_control == NDFU_FLOW_CONTROL_RTSCTS,
        .goes_with_target = update->device && !ndfu_entry_is_bridge(update->device),
    };

    update->open_at = NDFU_NEVER;
    update->was_linked = true;
    ndfu_engine_link_up(update->engine, now_us, &link);
}

static void open_succeeded(struct ndfu_update *update, uint64_t now)
{
    update->reopen_error.status = NDFU_OK; /* the one before is history */
    ndfu_tap_opened(&update->tap, update->port_name, &update->settings);
    if (!update->was_opened)
        ndfu_update_remember(update);
    update->was_opened = true;
    link_up(update, now);
}

/* A port that was there may be missing, or not yet be ours to open, while the device restarts. */
static void open_failed(struct ndfu_update *update, uint64_t now, const struct ndfu_error *error)
{
    if (update->diagnosis.is_running) {
        ndfu_diagnose_next(update, now);
    } else if (!update->was_linked) {
        ndfu_update_finish(update, error);
    } else {
        update->reopen_error = *error;
        update->open_at = ndfu_clock_us() + REOPEN_US; /* opening may have taken long */
    }
}

/* What was begun with the port has come to its end. */
static void take_port(struct ndfu_update *update, uint64_t now)
{
    const bool is_open_wanted = update->line.is_open_wanted;
    struct ndfu_error error;
    const enum ndfu_status status = ndfu_line_take(update, &error);

    if (is_open_wanted)
        ndfu_drive_open(update, now);
    else if (status != NDFU_OK)
        open_failed(update, now, &error);
    else if (update->port)
        open_succeeded(update, now);
    else
        update->open_at = now + REOPEN_US;
}

void ndfu_drive_open(struct ndfu_update *update, uint64_t now_us)
{
    update->open_at = NDFU_NEVER;
    if (ndfu_line_is_busy(update)) {
        update->line.is_open_wanted = true;
        return;
    }
    ndfu_line_open(update);
    if (ndfu_line_is_done(update))
        take_port(update, now_us);
}

static void open_again(struct ndfu_update *update, uint64_t now)
{
    if (ndfu_update_find(update, now))
        ndfu_drive_open(update, now);
}

static void lose_port(struct ndfu_update *update, uint64_t now)
{
    ndfu_tap_lost(&update->tap);
    ndfu_line_close(update, false);
    update->open_at = ndfu_line_is_busy(update) ? NDFU_NEVER : now + REOPEN_US;
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
    if (count > 0) {
        ndfu_tap_received(&update->tap, bytes, count);
        ndfu_engine_receive(update->engine, now, bytes, count);
    }
}

static void write_port(struct ndfu_update *update, uint64_t now)
{
    const uint8_t *bytes;
    size_t length;

    for (int i = 0; i < WRITES_AT_A_TIME && update->port; i++) {
        struct ndfu_error error;
        size_t count;

        length = ndfu_engine_output(update->engine, &bytes);
        /* A cancel that comes between two frames must not be followed by the second. */
        if (length == 0 || ndfu_wakeup_is_raised(update->cancel))
            return;
        if (ndfu_port_write(update->port, bytes, length, &count, &error) != NDFU_OK)
            port_failed(update, now, &error);
        if (count == 0)
            return;
        ndfu_tap_sent(&update->tap, bytes, count);
        ndfu_engine_sent(update->engine, now, count);
    }
}

static void fail_without_memory(struct ndfu_update *update)
{
    struct ndfu_error error;

    (void)ndfu_error_set(&error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "run update",
                         "no memory for the update");
    ndfu_update_finish(update, &error);
}

void ndfu_drive_talk(struct ndfu_update *update, enum ndfu_engine_goal goal, uint64_t now_us)
{
    if (!ndfu_update_make_engine(update, goal))
        fail_without_memory(update);
    else if (update->port)
        link_up(update, now_us);
    else if (!ndfu_line_is_busy(update)) /* then it is being opened */
        ndfu_drive_open(update, now_us);
}

void ndfu_drive_begin(struct ndfu_update *update, uint64_t now_us)
{
    update->stage = NDFU_STAGE_TALK;
    update->is_asking = ndfu_judge_is_wanted(update);
    ndfu_drive_talk(update, update->is_asking ? NDFU_GOAL_INFO : update->goal, now_us);
}

/* Time to look for a port that went away: there is news of devices, or there has been none. */
static bool must_look(const struct ndfu_update *update, uint64_t now)
{
    return !update->port && !ndfu_line_is_busy(update) &&
           (now >= update->open_at || (update->device && ndfu_sight_has_news(update->sight)));
}

/* The engine is finished. */
static void conclude(struct ndfu_update *update, uint64_t now)
{
    const enum ndfu_status status = ndfu_engine_result(update->engine, &update->error);

    if (ndfu_diagnose(update, now))
        return;
    if (update->is_asking)
        ndfu_judge(update, now);
    else if (status == NDFU_OK && update->goal == NDFU_GOAL_UPDATE &&
             update->options.application_timeout_ms > 0)
        ndfu_application_begin(update, now);
    else
        ndfu_update_finish(update, NULL);
}

/* What has arrived since the wait, while another update took its time, is not to be overdue. */
static bool is_due(const struct ndfu_update *update, uint64_t now)
{
    return now >= ndfu_engine_wakeup(update->engine);
}

void ndfu_drive_work(struct ndfu_update *update, uint64_t now_us, const struct ndfu_waiter *waiter)
{
    if (ndfu_line_is_done(update))
        take_port(update, now_us);
    else if (update->port &&
             (ndfu_waiter_is_ready(waiter, update->port_wait) || is_due(update, now_us)))
        read_port(update, now_us);
    else if (must_look(update, now_us))
        open_again(update, now_us);
    if (update->stage == NDFU_STAGE_TALK && is_due(update, now_us))
        ndfu_engine_tick(update->engine, now_us);
    if (update->port)
        write_port(update, now_us);
    hand_on_events(update);
    if (update->stage == NDFU_STAGE_TALK && ndfu_engine_is_finished(update->engine))
        conclude(update, now_us);
}
