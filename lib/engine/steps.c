/* SPDX-License-Identifier: MIT */
/* The table of steps: what each asks, and what follows on its answer. */
#include "engine/internal.h"

#include <stdio.h>

struct step_row {
    const char *name;      /* of the step, while the init packet is the object */
    const char *data_name; /* while data is the object; NULL where that makes no difference */
    void (*enter)(struct ndfu_engine *engine);
    void (*answered)(struct ndfu_engine *engine, const struct ndfu_response *response);
};

static void finished_enter(struct ndfu_engine *engine)
{
    /* For the rest of a frame to leave. */
    engine->deadline = engine->output_length > 0 ? ndfu_exchange_port_deadline(engine) : NDFU_NEVER;
}

static const struct step_row rows[NDFU_STEPS] = {
    [NDFU_STEP_LINK] = {"wait for the port", NULL, ndfu_link_enter, NULL},
    [NDFU_STEP_QUIET] = {"wait for the reset", NULL, ndfu_quiet_enter, NULL},
    [NDFU_STEP_PING] = {"ping", NULL, ndfu_ping_enter, ndfu_ping_answered},
    [NDFU_STEP_GET_MTU] = {"get MTU", NULL, ndfu_mtu_enter, ndfu_mtu_answered},
    [NDFU_STEP_GET_PROTOCOL] = {"get protocol version", NULL, ndfu_protocol_enter,
                                ndfu_protocol_answered},
    [NDFU_STEP_GET_HARDWARE] = {"get hardware version", NULL, ndfu_hardware_enter,
                                ndfu_hardware_answered},
    [NDFU_STEP_GET_FIRMWARE] = {"get firmware version", NULL, ndfu_firmware_enter,
                                ndfu_firmware_answered},
    [NDFU_STEP_SET_PRN] = {"set PRN", NULL, ndfu_prn_enter, ndfu_prn_answered},
    [NDFU_STEP_ABORT] = {"abort", NULL, ndfu_abort_enter, ndfu_abort_answered},
    [NDFU_STEP_SELECT] = {"select init packet", "select data object", ndfu_select_enter,
                          ndfu_select_answered},
    [NDFU_STEP_CREATE] = {"create init packet", "create data object", ndfu_create_enter,
                          ndfu_create_answered},
    [NDFU_STEP_BUSY] = {"create init packet", "create data object", ndfu_busy_enter, NULL},
    [NDFU_STEP_VERIFY] = {"get CRC of init packet", "get CRC of executed data", ndfu_verify_enter,
                          ndfu_verify_answered},
    [NDFU_STEP_WRITE] = {"write init packet", "write data object", ndfu_write_enter,
                         ndfu_write_answered},
    [NDFU_STEP_GET_CRC] = {"get CRC of init packet", "get CRC of data object", ndfu_crc_enter,
                           ndfu_crc_answered},
    [NDFU_STEP_EXECUTE] = {"execute init packet", "execute data object", ndfu_execute_enter,
                           ndfu_execute_answered},
    [NDFU_STEP_REST] = {"execute init packet", "execute data object", ndfu_rest_enter, NULL},
    [NDFU_STEP_CONFIRM] = {"confirm", NULL, ndfu_confirm_enter, ndfu_confirm_answered},
    [NDFU_STEP_FINISHED] = {"finish", NULL, finished_enter, NULL},
};

const char *ndfu_step_name(const struct ndfu_engine *engine)
{
    const struct step_row *row = &rows[engine->step];

    return ndfu_is_data(engine) && row->data_name ? row->data_name : row->name;
}

static enum ndfu_phase phase_of(const struct ndfu_engine *engine)
{
    switch (engine->step) {
    case NDFU_STEP_LINK:
    case NDFU_STEP_PING:
    case NDFU_STEP_GET_MTU:
    case NDFU_STEP_SET_PRN:
    case NDFU_STEP_ABORT:
        return NDFU_PHASE_CONNECT;
    case NDFU_STEP_GET_PROTOCOL:
    case NDFU_STEP_GET_HARDWARE:
    case NDFU_STEP_GET_FIRMWARE:
        return NDFU_PHASE_INQUIRE;
    case NDFU_STEP_QUIET:
    case NDFU_STEP_CONFIRM:
        return NDFU_PHASE_ACTIVATE;
    case NDFU_STEP_FINISHED:
        return NDFU_PHASE_DONE;
    default:
        return ndfu_is_data(engine) ? NDFU_PHASE_FIRMWARE : NDFU_PHASE_INIT_PACKET;
    }
}

void ndfu_tell(struct ndfu_engine *engine, enum ndfu_event_type type, const char *text)
{
    const struct ndfu_image *image = engine->images[engine->image];
    struct ndfu_event event = {
        .type = type,
        .image = engine->image,
        .image_count = engine->options.image_count,
        .kind = image->kind,
        .done = ndfu_is_data(engine) ? engine->transfer.sent : 0,
        .total = image->size,
        .phase = type == NDFU_EVENT_DONE ? NDFU_PHASE_DONE : phase_of(engine),
    };

    (void)snprintf(event.text, sizeof event.text, "%s", text);
    ndfu_events_put(&engine->events, &event);
}

void ndfu_step_enter(struct ndfu_engine *engine, enum ndfu_step step)
{
    const bool goes_back = step == NDFU_STEP_PING && ndfu_is_connecting(engine);

    if (step != engine->step) {
        engine->attempts = 0;
        engine->has_heard = false;
    }
    /* Going back to pings, what made that necessary is worth remembering. */
    if (step != engine->step && !goes_back)
        engine->noise = (struct ndfu_noise){0};
    engine->step = step;
    rows[step].enter(engine);
}

void ndfu_step_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    rows[engine->step].answered(engine, response);
}

void ndfu_step_garbled(struct ndfu_engine *engine, const char *fault)
{
    /* Before all of the request has left, nothing can be its answer. */
    if (!engine->is_awaiting || engine->output_length > 0 || ndfu_is_connecting(engine) ||
        engine->step == NDFU_STEP_CONFIRM)
        return;
    ndfu_trouble(engine, NDFU_TROUBLE_SILENCE, NDFU_E_PROTOCOL, "the answer to '%s' came %s",
                 ndfu_step_name(engine), fault);
}

static double seconds(uint64_t microseconds)
{
    return (double)microseconds / 1e6;
}

static void unanswered(struct ndfu_engine *engine)
{
    const struct ndfu_noise *noise = &engine->noise;

    ndfu_trouble(engine, NDFU_TROUBLE_SILENCE, NDFU_E_TIMEOUT,
                 "no answer to '%s' within %.1f s (%llu bytes arrived meanwhile%s%s)",
                 ndfu_step_name(engine), seconds(engine->limit_us),
                 (unsigned long long)noise->bytes, noise->fault ? ", the last were " : "",
                 noise->fault ? noise->fault : "");
}

/* Waits that end by themselves. */
static bool ends_pause(struct ndfu_engine *engine)
{
    switch (engine->step) {
    case NDFU_STEP_QUIET:
        ndfu_step_enter(engine, NDFU_STEP_PING);
        return true;
    case NDFU_STEP_BUSY:
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
        return true;
    case NDFU_STEP_ABORT: /* it resets and does not answer */
        ndfu_abort_unanswered(engine);
        return true;
    case NDFU_STEP_REST:
        ndfu_rest_ended(engine);
        return true;
    case NDFU_STEP_WRITE:
        if (engine->is_awaiting)
            return false;
        ndfu_step_enter(engine, NDFU_STEP_WRITE);
        return true;
    case NDFU_STEP_CONFIRM:
        ndfu_confirm_unanswered(engine);
        return true;
    case NDFU_STEP_FINISHED:
        ndfu_left_half_a_frame(engine);
        engine->deadline = NDFU_NEVER;
        return true;
    default:
        return false;
    }
}

void ndfu_step_timed_out(struct ndfu_engine *engine)
{
    if (engine->output_length > 0 && engine->step != NDFU_STEP_FINISHED &&
        engine->step != NDFU_STEP_CONFIRM)
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "the port has taken no byte of '%s' for %.1f s; if flow control (RTS/CTS) is on, "
                  "is it wired?",
                  ndfu_step_name(engine), seconds(engine->options.limits.port_us));
    else if (ends_pause(engine))
        return;
    else if (engine->step == NDFU_STEP_LINK)
        ndfu_connect_failed(engine);
    else if (!ndfu_is_connecting(engine))
        unanswered(engine);
    else if (engine->now < engine->connect_until)
        ndfu_step_enter(engine, NDFU_STEP_PING);
    else
        ndfu_connect_failed(engine);
}
