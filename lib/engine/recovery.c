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

void ndfu_restart(struct ndfu_engine *engine)
{
    engine->recovery.must_restart = false;
    engine->recovery.is_unconfirmed = false;
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
    recovery->troubles = 0;
    recovery->tried = 0;
}

void ndfu_describe_tried(const struct ndfu_engine *engine, char *text, size_t size)
{
    static const struct {
        enum ndfu_rung rung;
        const char *text;
    } names[] = {
        {NDFU_RUNG_RESYNC, "a frame abort and pings"},
        {NDFU_RUNG_SLOWER, "slower writes"},
        {NDFU_RUNG_RESTART, "a clean restart"},
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
        engine->mtu > NDFU_MTU_UART || ndfu_pace_is_erasing(engine->transfer.create_us);
    const unsigned safe = may_lack_buffers ? 2 : level;
    const unsigned wanted = level > safe ? level : safe;

    return wanted < NDFU_FLOW_LEVELS ? wanted : NDFU_FLOW_LEVELS - 1;
}

static enum ndfu_rung choose_rung(struct ndfu_engine *engine, enum ndfu_trouble trouble)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    enum ndfu_rung rung = ndfu_ladder_next(trouble, recovery->troubles++);
    bool drops;

    if (rung == NDFU_RUNG_RESYNC && trouble != NDFU_TROUBLE_LINK &&
        recovery->resyncs++ >= RESYNCS_MAX)
        rung = NDFU_RUNG_SLOWER;
    if (rung == NDFU_RUNG_SLOWER)
        recovery->resyncs = 0;
    drops = rung == NDFU_RUNG_RESTART || rung == NDFU_RUNG_ABORT;

    if (drops &&
        (engine->options.resume == NDFU_RESUME_REQUIRED || recovery->restarts >= NDFU_RESTARTS_MAX))
        return NDFU_RUNG_FAIL;
    return rung;
}

static void take_rung(struct ndfu_engine *engine, enum ndfu_trouble trouble, enum ndfu_rung rung)
{
    struct ndfu_recovery *recovery = &engine->recovery;
    const struct ndfu_limits *limits = &engine->options.limits;

    recovery->tried |= 1u << NDFU_RUNG_RESYNC | 1u << rung;
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

void ndfu_trouble(struct ndfu_engine *engine, enum ndfu_trouble trouble, enum ndfu_status status,
                  const char *format, ...)
{
    char *cause = engine->recovery.cause;
    char text[512];
    const enum ndfu_rung rung = choose_rung(engine, trouble);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(cause, sizeof engine->recovery.cause, format, arguments);
    va_end(arguments);
    if (rung == NDFU_RUNG_FAIL) {
        ndfu_describe_tried(engine, text, sizeof text);
        ndfu_fail(engine, status, "%s%s", cause, text);
        return;
    }
    (void)snprintf(text, sizeof text, "%s; %s", cause, ndfu_rung_text(rung));
    ndfu_tell(engine, NDFU_EVENT_RETRY, text);
    take_rung(engine, trouble, rung);
}

/* What a target says of data may come of a state that can be mended; what it says of the package,
 * and of itself, does not change. */
static bool may_pass(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    /* One of an earlier run may not be what it seems; and a full flash queue keeps a target from
     * storing any. */
    const bool is_init_packet_worth_it =
        engine->step == NDFU_STEP_EXECUTE &&
        (engine->recovery.restarts == 0 || response->result == NDFU_RESULT_OPERATION_FAILED);

    switch (response->result) {
    case NDFU_RESULT_OPCODE_NOT_SUPPORTED:
    case NDFU_RESULT_UNSUPPORTED_TYPE:
    case NDFU_RESULT_EXTENDED:
        return false;
    default:
        return engine->step >= NDFU_STEP_CREATE &&
               (engine->transfer.type == NDFU_OBJECT_DATA || is_init_packet_worth_it);
    }
}

/* Each CRC was right, but what is in flash is not what was received. */
static bool is_spoiled_flash(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    return ndfu_is_last_object(engine) && response->result == NDFU_RESULT_EXTENDED &&
           response->extended == NDFU_EXTENDED_HASH_MISMATCH &&
           engine->recovery.hash_retries < HASH_RETRIES_MAX;
}

void ndfu_refused(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    char text[512];

    ndfu_refusal_describe(engine, response, text, sizeof text);
    if (is_spoiled_flash(engine, response)) {
        engine->recovery.hash_retries++;
        engine->recovery.must_restart = true;
        engine->recovery.is_unconfirmed = false;
        ndfu_trouble(engine, NDFU_TROUBLE_LOSS, NDFU_E_REFUSED, "%s", text);
    } else if (may_pass(engine, response)) {
        engine->recovery.is_unconfirmed = false;
        ndfu_trouble(engine, NDFU_TROUBLE_REFUSAL, NDFU_E_REFUSED, "%s", text);
    } else {
        ndfu_fail(engine, NDFU_E_REFUSED, "%s", text);
    }
    if (engine->step == NDFU_STEP_FINISHED) {
        engine->error.opcode = response->opcode;
        engine->error.target_result = response->result;
        engine->error.target_extended = response->extended;
    }
}
