/* SPDX-License-Identifier: MIT */
/* One request at a time: the target has a single buffer for its responses. */
#include "engine/internal.h"

#include <string.h>

/* As often as a number out of the ordinary is asked for. */
enum { HEARD_MAX = 5 };

static void queue(struct ndfu_engine *engine, const struct ndfu_request *request)
{
    engine->output_length += ndfu_request_encode(request, engine->output + engine->output_length,
                                                 sizeof engine->output - engine->output_length);
}

uint64_t ndfu_exchange_line_free(const struct ndfu_engine *engine)
{
    return engine->line_free_at > engine->now ? engine->line_free_at : engine->now;
}

uint64_t ndfu_exchange_port_deadline(const struct ndfu_engine *engine)
{
    return ndfu_exchange_line_free(engine) + engine->options.limits.port_us;
}

void ndfu_exchange_await(struct ndfu_engine *engine, enum ndfu_opcode opcode, uint64_t limit_us)
{
    engine->is_awaiting = true;
    engine->opcode = (uint8_t)opcode;
    engine->limit_us = limit_us;
    engine->deadline = ndfu_exchange_port_deadline(engine);
}

bool ndfu_exchange_relies_on(struct ndfu_engine *engine, uint32_t what, bool is_usual)
{
    if (is_usual || (engine->has_heard && engine->heard == what))
        return true;
    engine->has_heard = true;
    engine->heard = what;
    if (++engine->attempts < HEARD_MAX)
        ndfu_step_enter(engine, engine->step);
    else
        ndfu_fail(engine, NDFU_E_PROTOCOL,
                  "the target gives another answer to '%s' each time it is asked: is the baud rate "
                  "right, and the wire sound?",
                  ndfu_step_name(engine));
    return false;
}

void ndfu_exchange_ask(struct ndfu_engine *engine, struct ndfu_request request, uint64_t limit_us)
{
    queue(engine, &request);
    ndfu_exchange_await(engine, request.opcode, limit_us);
}

void ndfu_exchange_abort_frame(struct ndfu_engine *engine)
{
    static const uint8_t frame_abort[NDFU_FRAME_ABORT_LENGTH] = NDFU_FRAME_ABORT;

    memcpy(engine->output + engine->output_length, frame_abort, sizeof frame_abort);
    engine->output_length += sizeof frame_abort;
}

void ndfu_exchange_ask_anew(struct ndfu_engine *engine, struct ndfu_request request,
                            uint64_t limit_us)
{
    ndfu_exchange_abort_frame(engine);
    ndfu_exchange_ask(engine, request, limit_us);
}

void ndfu_exchange_write(struct ndfu_engine *engine, const uint8_t *data, uint32_t length)
{
    const struct ndfu_request request = ndfu_request_write(data, length);

    queue(engine, &request);
    engine->deadline = ndfu_exchange_port_deadline(engine);
}

void ndfu_exchange_reset(struct ndfu_engine *engine)
{
    engine->output_length = 0;
    engine->output_sent = 0;
    engine->is_awaiting = false;
    ndfu_slip_reset(&engine->decoder);
}

void ndfu_exchange_output_sent(struct ndfu_engine *engine)
{
    engine->output_length = 0;
    engine->output_sent = 0;
    engine->asked_at = engine->line_free_at;
    if (engine->is_awaiting)
        engine->deadline = engine->line_free_at + engine->limit_us;
}

/* A line may be faster than it claims to be. */
uint64_t ndfu_answered_after(const struct ndfu_engine *engine)
{
    return engine->now > engine->asked_at ? engine->now - engine->asked_at : 0;
}

static bool is_awaited(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (!engine->is_awaiting || engine->output_length > 0 || response->opcode != engine->opcode ||
        ndfu_transfer_is_stale(engine, response))
        return false;
    return response->opcode != NDFU_OP_PING || response->result != NDFU_RESULT_SUCCESS ||
           response->ping_id == engine->ping_id;
}

/* A receipt is answered when the write is in flash. */
static bool leaves_flash_alone(const struct ndfu_engine *engine)
{
    return engine->step != NDFU_STEP_CREATE && engine->step != NDFU_STEP_WRITE &&
           engine->step != NDFU_STEP_EXECUTE;
}

static void take_response(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (ndfu_is_late_confirmation(engine, response)) {
        ndfu_exchange_reset(engine);
        ndfu_image_executed(engine);
        return;
    }
    if (!is_awaited(engine, response)) {
        engine->noise.foreign++;
        return;
    }
    engine->is_awaiting = false;
    engine->deadline = NDFU_NEVER;
    if (leaves_flash_alone(engine))
        ndfu_flash_take_round_trip(&engine->flash, ndfu_answered_after(engine));
    ndfu_step_answered(engine, response);
}

static void take_frame(struct ndfu_engine *engine)
{
    struct ndfu_response response;
    const enum ndfu_response_fault fault =
        ndfu_response_parse(&response, engine->decoder.bytes, engine->decoder.length);

    switch (fault) {
    case NDFU_RESPONSE_SOUND:
    case NDFU_RESPONSE_NO_REASON:
        take_response(engine, &response);
        break;
    case NDFU_RESPONSE_FOREIGN:
    case NDFU_RESPONSE_UNKNOWN:
        engine->noise.foreign++;
        engine->noise.fault = ndfu_response_fault_text(fault);
        break;
    case NDFU_RESPONSE_CUT:
    case NDFU_RESPONSE_OVERLONG:
        engine->noise.fault = ndfu_response_fault_text(fault);
        ndfu_step_garbled(engine, ndfu_response_fault_text(fault));
        break;
    }
}

void ndfu_exchange_receive(struct ndfu_engine *engine, uint8_t byte)
{
    engine->noise.bytes++;
    engine->info.received++;
    switch (ndfu_slip_decode(&engine->decoder, byte)) {
    case NDFU_SLIP_NOTHING:
        break;
    case NDFU_SLIP_FRAME:
        take_frame(engine);
        break;
    case NDFU_SLIP_OVERLONG:
        engine->noise.fault = "without an end";
        ndfu_step_garbled(engine, "without an end");
        break;
    case NDFU_SLIP_BAD_ESCAPE:
        engine->noise.fault = "wrongly escaped";
        ndfu_step_garbled(engine, "wrongly escaped");
        break;
    }
}
