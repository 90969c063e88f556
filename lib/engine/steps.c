/* SPDX-License-Identifier: MIT */
/* Which request follows on which answer. */
#include "engine/internal.h"

#include <stdio.h>

static bool is_data(const struct ndfu_engine *engine)
{
    return engine->transfer.type == NDFU_OBJECT_DATA;
}

static bool is_last_object(const struct ndfu_engine *engine)
{
    return is_data(engine) && engine->transfer.end == engine->transfer.size;
}

static void tell(struct ndfu_engine *engine, enum ndfu_event_type type, const char *text)
{
    const struct ndfu_image *image = engine->images[engine->image];
    struct ndfu_event event = {
        .type = type,
        .image = engine->image,
        .image_count = engine->options.image_count,
        .kind = image->kind,
        .done = is_data(engine) ? engine->transfer.sent : 0,
        .total = image->size,
    };

    (void)snprintf(event.text, sizeof event.text, "%s", text);
    ndfu_events_put(&engine->events, &event);
}

const char *ndfu_step_name(const struct ndfu_engine *engine)
{
    const bool data = is_data(engine);

    switch (engine->step) {
    case NDFU_STEP_LINK:
    case NDFU_STEP_QUIET:
        return "wait for the port";
    case NDFU_STEP_PING:
        return "ping";
    case NDFU_STEP_GET_MTU:
        return "get MTU";
    case NDFU_STEP_SET_PRN:
        return "set PRN";
    case NDFU_STEP_SELECT:
        return data ? "select data object" : "select init packet";
    case NDFU_STEP_CREATE:
    case NDFU_STEP_BUSY:
        return data ? "create data object" : "create init packet";
    case NDFU_STEP_WRITE:
        return data ? "write data object" : "write init packet";
    case NDFU_STEP_GET_CRC:
        return data ? "get CRC of data object" : "get CRC of init packet";
    case NDFU_STEP_EXECUTE:
        return data ? "execute data object" : "execute init packet";
    case NDFU_STEP_FINISHED:
        break;
    }
    return "finish";
}

bool ndfu_step_is_connecting(const struct ndfu_engine *engine)
{
    return engine->step >= NDFU_STEP_PING && engine->step <= NDFU_STEP_SELECT && !is_data(engine);
}

/* Each attempt waits longer, for a target that is merely slow. */
static void ping(struct ndfu_engine *engine)
{
    const unsigned doublings = engine->attempts < 3 ? engine->attempts : 3;

    engine->attempts++;
    engine->ping_id++;
    ndfu_exchange_ask_anew(engine, ndfu_request_ping(engine->ping_id),
                           engine->options.limits.ping_us << doublings);
}

static void create(struct ndfu_engine *engine)
{
    const struct ndfu_transfer *transfer = &engine->transfer;

    ndfu_exchange_ask(engine,
                      ndfu_request_create(transfer->type, ndfu_transfer_object_size(transfer)),
                      engine->options.limits.create_us);
}

static void execute(struct ndfu_engine *engine)
{
    const struct ndfu_limits *limits = &engine->options.limits;

    if (is_last_object(engine))
        tell(engine, NDFU_EVENT_WAITING, "for the target to check the image");
    ndfu_exchange_ask(engine, ndfu_request_execute(),
                      is_last_object(engine) ? limits->last_execute_us : limits->execute_us);
}

static void write_or_check(struct ndfu_engine *engine)
{
    if (!ndfu_transfer_next_write(engine))
        ndfu_step_enter(engine, NDFU_STEP_GET_CRC);
    else if (is_data(engine))
        tell(engine, NDFU_EVENT_PROGRESS, "");
}

void ndfu_step_enter(struct ndfu_engine *engine, enum ndfu_step step)
{
    const struct ndfu_limits *limits = &engine->options.limits;

    if (step != engine->step)
        engine->attempts = 0;
    /* Going back to pings, what made that necessary is worth remembering. */
    if (step != engine->step && !(step == NDFU_STEP_PING && ndfu_step_is_connecting(engine)))
        engine->noise = (struct ndfu_noise){0};
    engine->step = step;
    switch (step) {
    case NDFU_STEP_LINK:
        engine->deadline = engine->connect_until;
        break;
    case NDFU_STEP_QUIET:
        engine->deadline = engine->now + limits->reboot_quiet_us;
        break;
    case NDFU_STEP_PING:
        ping(engine);
        break;
    case NDFU_STEP_GET_MTU:
        ndfu_exchange_ask(engine, ndfu_request_get_mtu(), limits->query_us);
        break;
    case NDFU_STEP_SET_PRN:
        ndfu_exchange_ask(engine, ndfu_request_set_prn(engine->flow.prn), limits->query_us);
        break;
    case NDFU_STEP_SELECT:
        ndfu_exchange_ask(engine, ndfu_request_select(engine->transfer.type), limits->query_us);
        break;
    case NDFU_STEP_CREATE:
        create(engine);
        break;
    case NDFU_STEP_BUSY:
        engine->deadline = engine->now + limits->busy_us;
        break;
    case NDFU_STEP_WRITE:
        write_or_check(engine);
        break;
    case NDFU_STEP_GET_CRC:
        /* The frame abort saves a target that ran out of buffers from a wedge that only a reset
         * ends. It costs three bytes. */
        ndfu_exchange_ask_anew(engine, ndfu_request_get_crc(), limits->crc_us);
        break;
    case NDFU_STEP_EXECUTE:
        execute(engine);
        break;
    case NDFU_STEP_FINISHED:
        /* For the rest of a frame to leave. */
        engine->deadline = engine->output_length > 0 ? engine->now + limits->port_us : NDFU_NEVER;
        break;
    }
}

/* The flow is chosen twice: for the PRN when the MTU is known, for writes with the object's size.
 */
static void choose_flow(struct ndfu_engine *engine, uint32_t object_size)
{
    const struct ndfu_flow_input input = {
        .mtu = engine->mtu,
        .object_size = object_size,
        .has_flow_control = engine->link.has_flow_control,
    };

    engine->flow = ndfu_flow_choose(&input);
}

static void mtu_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    char text[64];

    if (response->result == NDFU_RESULT_SUCCESS) {
        engine->mtu = response->mtu;
    } else {
        engine->mtu = NDFU_MTU_UART;
        tell(engine, NDFU_EVENT_WARNING, "the target does not tell its MTU; the smallest is used");
    }
    if (engine->mtu < NDFU_MTU_MIN) {
        ndfu_fail(engine, NDFU_E_PROTOCOL,
                  "the target says that its MTU is %u bytes, which is too small for any write",
                  engine->mtu);
        return;
    }
    choose_flow(engine, NDFU_PAYLOAD_MAX);
    (void)snprintf(text, sizeof text, "MTU %u, writes of %u bytes, %s", engine->mtu,
                   (unsigned)engine->flow.payload,
                   engine->flow.prn ? "each with a receipt" : "no receipts");
    tell(engine, NDFU_EVENT_CONNECTED, text);
    ndfu_step_enter(engine, NDFU_STEP_SET_PRN);
}

static void select_answered(struct ndfu_engine *engine, const struct ndfu_select_response *select)
{
    struct ndfu_transfer *transfer = &engine->transfer;

    if (select->max_size == 0 || select->max_size > INT32_MAX || select->max_size % 4 != 0) {
        ndfu_fail(engine, NDFU_E_PROTOCOL, "the target says that it takes objects of %lu bytes",
                  (unsigned long)select->max_size);
        return;
    }
    if (!is_data(engine) && transfer->size > select->max_size) {
        ndfu_fail(engine, NDFU_E_UNSUITABLE,
                  "the init packet is %lu bytes, but the target takes at most %lu: this package is "
                  "not for this target",
                  (unsigned long)transfer->size, (unsigned long)select->max_size);
        return;
    }
    transfer->object_max = select->max_size;
    choose_flow(engine, transfer->object_max);
    if (is_data(engine))
        tell(engine, NDFU_EVENT_IMAGE, "");
    ndfu_step_enter(engine, NDFU_STEP_CREATE);
}

static void restart_or_finish(struct ndfu_engine *engine)
{
    tell(engine, NDFU_EVENT_IMAGE_DONE, "");
    if (engine->image + 1 == engine->options.image_count) {
        tell(engine, NDFU_EVENT_DONE, "");
        ndfu_finish(engine);
        return;
    }
    tell(engine, NDFU_EVENT_WAITING, "for the target to install the image and to come back");
    engine->image++;
    ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
    engine->connect_until = engine->now + engine->options.limits.reboot_us;
    ndfu_step_enter(engine, NDFU_STEP_QUIET);
}

static void execute_answered(struct ndfu_engine *engine)
{
    if (ndfu_transfer_executed(engine)) {
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
    } else if (is_data(engine)) {
        restart_or_finish(engine);
    } else {
        ndfu_transfer_begin(engine, NDFU_OBJECT_DATA);
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
    }
}

static void succeeded(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    switch (engine->step) {
    case NDFU_STEP_PING:
        ndfu_step_enter(engine, NDFU_STEP_GET_MTU);
        break;
    case NDFU_STEP_GET_MTU:
        mtu_answered(engine, response);
        break;
    case NDFU_STEP_SET_PRN:
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
        break;
    case NDFU_STEP_SELECT:
        select_answered(engine, &response->select);
        break;
    case NDFU_STEP_CREATE:
        ndfu_transfer_created(engine);
        ndfu_step_enter(engine, NDFU_STEP_WRITE);
        break;
    case NDFU_STEP_WRITE:
        if (ndfu_transfer_is_confirmed(engine, &response->crc)) {
            engine->transfer.under_way = 0;
            write_or_check(engine);
        }
        break;
    case NDFU_STEP_GET_CRC:
        if (ndfu_transfer_is_confirmed(engine, &response->crc))
            ndfu_step_enter(engine, NDFU_STEP_EXECUTE);
        break;
    case NDFU_STEP_EXECUTE:
        execute_answered(engine);
        break;
    case NDFU_STEP_LINK:
    case NDFU_STEP_QUIET:
    case NDFU_STEP_BUSY:
    case NDFU_STEP_FINISHED:
        break;
    }
}

/* A "no" that an update can live with. */
static bool is_acceptable(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result != NDFU_RESULT_OPCODE_NOT_SUPPORTED)
        return false;
    /* Whoever says so is a bootloader, and one without receipts needs no PRN of 0. */
    return engine->step == NDFU_STEP_PING || engine->step == NDFU_STEP_GET_MTU ||
           (engine->step == NDFU_STEP_SET_PRN && engine->flow.prn == 0);
}

/* With asynchronous flash a full flash queue refuses a create; it empties by itself. */
static bool is_busy(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    return engine->step == NDFU_STEP_CREATE && is_data(engine) &&
           response->result == NDFU_RESULT_INVALID_OBJECT &&
           engine->busy_attempts < engine->options.limits.busy_attempts;
}

void ndfu_step_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result == NDFU_RESULT_SUCCESS || is_acceptable(engine, response)) {
        succeeded(engine, response);
    } else if (is_busy(engine, response)) {
        engine->busy_attempts++;
        ndfu_step_enter(engine, NDFU_STEP_BUSY);
    } else {
        ndfu_fail_refused(engine, response);
    }
}

void ndfu_step_garbled(struct ndfu_engine *engine, const char *fault)
{
    if (ndfu_step_is_connecting(engine) || engine->step < NDFU_STEP_PING)
        return;
    ndfu_fail(engine, NDFU_E_PROTOCOL, "the answer to '%s' came %s", ndfu_step_name(engine), fault);
}

void ndfu_step_timed_out(struct ndfu_engine *engine)
{
    const bool may_try_again = ndfu_step_is_connecting(engine) && engine->output_length == 0 &&
                               engine->now < engine->connect_until;

    if (engine->step == NDFU_STEP_FINISHED)
        ndfu_exchange_reset(engine);
    else if (engine->step == NDFU_STEP_QUIET || may_try_again)
        ndfu_step_enter(engine, NDFU_STEP_PING);
    else if (engine->step == NDFU_STEP_BUSY)
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
    else
        ndfu_fail_timed_out(engine);
}
