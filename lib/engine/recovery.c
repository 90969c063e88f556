/* SPDX-License-Identifier: MIT */
/*
 * What is done when something goes wrong. lib/plan/ladder.c has the rungs and their order; here
 * they are carried out. All of them lead through the same steps as a new connection, so that there
 * is one way only to find out where a target is.
 */
#include "engine/internal.h"

#include <stdarg.h>
#include <stdio.h>

/* Flash that does not hold what its CRC had promised is not tried forever. */
enum { HASH_RETRIES_MAX = 2 };

/* Trouble that comes back, however often something was executed in between, is met by slower
 * writes: a target may lose what arrives while it stores its progress, object by object. */
enum { RESYNCS_MAX = 2 };

/* Answers that may be lost within an object before something is changed. */
enum { ASKS_MAX = 8 };

bool ndfu_may_restart(const struct ndfu_engine *engine)
{
    return engine->options.goal == NDFU_GOAL_UPDATE &&
           engine->options.resume != NDFU_RESUME_REQUIRED &&
           engine->recovery.restarts < NDFU_RESTARTS_MAX;
}

void ndfu_restart(struct ndfu_engine *engine)
{
    engine->recovery.must_restart = false;
    engine->recovery.is_unconfirmed = false;
    engine->recovery.was_refused = false;
    engine->recovery.restarts++;
    ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
    engine->transfer.object_max = engine->transfer.size;
    ndfu_step_enter(engine, NDFU_STEP_CREATE);
}

void ndfu_progress_made(struct ndfu_engine *engine)
{
    struct ndfu_recovery *recovery = &engine->recovery;

    if (engine->transfer.begin <= recovery->furthest)
        return;
    recovery->furthest = engine->transfer.begin;
    recovery->asks = 0;
    recovery->troubles = 0;
    recovery->denials = 0;
    recovery->link_losses = 0;
    recovery->tried = 0;
    recovery->cause[0] = '\0';
}

void ndfu_describe_tried(const struct ndfu_engine *engine, char *text, size_t size)
{
    static const struct {
        enum ndfu_rung rung;
        const char *text;
    } names[] = {
        {NDFU_RUNG_ASK, "asking again"},         {NDFU_RUNG_RESYNC, "a frame abort and pings"},
        {NDFU_RUNG_SLOWER, "slower writes"},     {NDFU_RUNG_RESTART, "a clean restart"},
        {NDFU_RUNG_ABORT, "a reset by request"},
    };
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0] && length < size; i++) {
        if (engine->recovery.tried & 1u << names[i].rung)
            length += (size_t)snprintf(text + length, size - length, "%s%s",
                                       length ? ", " : " (tried: ", names[i].text);
    }
    if (length > 0 && length < size)
        (void)snprintf(text + length, size - length, ")");
}

/* With asynchronous flash, a target that lost a write for lack of buffers may have one in use twice
 * from then on: only one write at a time is safe. Over USB nothing else loses writes. */
static unsigned slower_level(const struct ndfu_engine *engine)
{
    const unsigned level = engine->recovery.flow_level + 1;
    const bool may_lack_buffers =
        engine->mtu >= NDFU_MTU_USB_LEAST || !ndfu_flash_is_synchronous(&engine->flash);
    const unsigned safe = may_lack_buffers ? 2 : level;
    const unsigned wanted = level > safe ? level : safe;

    return wanted < NDFU_FLOW_LEVELS ? wanted : NDFU_FLOW_LEVELS - 1;
}

/* Get CRC is the one question that can be asked at any time within an object. Where it has just
 * been asked in vain, or answers are lost all the time, something is to be changed. */
static bool may_ask(const struct ndfu_engine *engine)
{
    const bool is_within_object =
        engine->step == NDFU_STEP_WRITE || engine->step == NDFU_STEP_GET_CRC;

    return is_within_object && !engine->recovery.is_asking && engine->recovery.asks < ASKS_MAX;
}

/* Trouble that comes back is met by slower writes, however often something was executed between. */
static enum ndfu_rung next_rung(struct ndfu_engine *engine, enum ndfu_trouble trouble)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    unsigned *count = trouble == NDFU_TROUBLE_DENIAL ? &recovery->denials : &recovery->troubles;
    enum ndfu_rung rung = ndfu_ladder_next(trouble, may_ask(engine), *count);

    if (rung == NDFU_RUNG_ASK)
        return rung;
    ++*count;
    if (rung == NDFU_RUNG_RESYNC && trouble != NDFU_TROUBLE_LINK &&
        trouble != NDFU_TROUBLE_DENIAL && recovery->resyncs++ >= RESYNCS_MAX)
        rung = NDFU_RUNG_SLOWER;
    if (rung == NDFU_RUNG_SLOWER)
        recovery->resyncs = 0;
    return rung;
}

static enum ndfu_rung choose_rung(struct ndfu_engine *engine, enum ndfu_trouble trouble)
{
    const enum ndfu_rung rung = next_rung(engine, trouble);
    const bool drops = rung == NDFU_RUNG_RESTART || rung == NDFU_RUNG_ABORT;

    return drops && !ndfu_may_restart(engine) ? NDFU_RUNG_FAIL : rung;
}

static void ask_again(struct ndfu_engine *engine)
{
    engine->recovery.is_asking = true;
    engine->recovery.asks++;
    ndfu_exchange_reset(engine);
    ndfu_step_enter(engine, NDFU_STEP_GET_CRC);
}

static void take_rung(struct ndfu_engine *engine, enum ndfu_trouble trouble, enum ndfu_rung rung)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    const struct ndfu_limits *limits = &engine->options.limits;

    recovery->tried |= 1u << rung;
    if (rung == NDFU_RUNG_ASK) {
        ask_again(engine);
        return;
    }
    recovery->is_asking = false;
    engine->is_unsettled = true;
    recovery->tried |= 1u << NDFU_RUNG_RESYNC;
    if (rung == NDFU_RUNG_SLOWER)
        recovery->flow_level = slower_level(engine);
    recovery->must_restart |= rung == NDFU_RUNG_RESTART || rung == NDFU_RUNG_ABORT;
    recovery->must_abort = rung == NDFU_RUNG_ABORT;
    if (trouble == NDFU_TROUBLE_LINK) {
        ndfu_exchange_reset(engine);
        ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
        engine->connect_until =
            engine->now + (recovery->is_unconfirmed ? limits->reboot_us : limits->link_us);
        ndfu_step_enter(engine, NDFU_STEP_LINK);
    } else {
        ndfu_connect_after(engine, trouble == NDFU_TROUBLE_SILENCE ? 0 : limits->settle_us,
                           recovery->is_unconfirmed ? limits->reboot_us : limits->recover_us);
    }
}

void ndfu_give_up(struct ndfu_engine *engine)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    char tried[200];

    ndfu_describe_tried(engine, tried, sizeof tried);
    ndfu_fail(engine, recovery->status, "%s%s", recovery->cause, tried);
    (void)snprintf(engine->error.operation, sizeof engine->error.operation, "%s",
                   recovery->operation);
}

void ndfu_trouble(struct ndfu_engine *engine, enum ndfu_trouble trouble, enum ndfu_status status,
                  const char *format, ...)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    const enum ndfu_rung rung = choose_rung(engine, trouble);
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(recovery->cause, sizeof recovery->cause, format, arguments);
    va_end(arguments);
    recovery->status = status;
    recovery->operation = ndfu_step_name(engine);
    if (rung == NDFU_RUNG_FAIL) {
        ndfu_give_up(engine);
        return;
    }
    (void)snprintf(text, sizeof text, "%s; %s", recovery->cause, ndfu_rung_text(rung));
    ndfu_tell(engine, NDFU_EVENT_RETRY, text);
    take_rung(engine, trouble, rung);
}

/* Whoever says that there is no such request may have received something else. */
static bool is_unheard(const struct ndfu_response *response)
{
    return response->result == NDFU_RESULT_OPCODE_NOT_SUPPORTED ||
           response->result == NDFU_RESULT_UNSUPPORTED_TYPE;
}

/* And so may whoever says no where there is no reason to. */
static bool is_denial(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    return is_unheard(response) || engine->step < NDFU_STEP_CREATE ||
           (!ndfu_is_data(engine) && engine->step != NDFU_STEP_EXECUTE);
}

/* What a target says of an init packet does not change. But one of an earlier run may not be what
 * it seems; and a full flash queue keeps a target from storing any. */
static bool is_final(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const bool is_of_init_packet = engine->step == NDFU_STEP_EXECUTE && !ndfu_is_data(engine);

    return response->result == NDFU_RESULT_EXTENDED ||
           (is_of_init_packet && engine->recovery.restarts > 0 &&
            response->result != NDFU_RESULT_OPERATION_FAILED && !is_unheard(response));
}

/* Each CRC was right, but what is in flash is not what was received. */
static bool is_spoiled_flash(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    return ndfu_is_last_object(engine) && response->result == NDFU_RESULT_EXTENDED &&
           response->extended == NDFU_EXTENDED_HASH_MISMATCH &&
           engine->recovery.hash_retries < HASH_RETRIES_MAX && ndfu_may_restart(engine);
}

void ndfu_quote(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    engine->error.opcode = response->opcode;
    engine->error.target_result = response->result;
    engine->error.target_extended = response->extended;
}

void ndfu_refused(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    char text[512];

    ndfu_refusal_describe(engine, response, text, sizeof text);
    if (is_spoiled_flash(engine, response)) {
        engine->recovery.hash_retries++;
        engine->recovery.was_refused = true;
        engine->recovery.refusal = *response;
        engine->recovery.must_restart = true;
        engine->recovery.is_unconfirmed = false;
        ndfu_trouble(engine, NDFU_TROUBLE_LOSS, NDFU_E_REFUSED, "%s", text);
    } else if (is_final(engine, response)) {
        ndfu_fail(engine, NDFU_E_REFUSED, "%s", text);
    } else if (is_denial(engine, response)) {
        ndfu_trouble(engine, NDFU_TROUBLE_DENIAL, NDFU_E_REFUSED, "%s", text);
    } else {
        engine->recovery.is_unconfirmed = false;
        ndfu_trouble(engine, NDFU_TROUBLE_REFUSAL, NDFU_E_REFUSED, "%s", text);
    }
    if (engine->step == NDFU_STEP_FINISHED)
        ndfu_quote(engine, response);
}
