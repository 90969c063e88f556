/* SPDX-License-Identifier: MIT */
/* The steps until the target answers and is set up. */
#include "engine/internal.h"

#include <stdio.h>

void ndfu_connect(struct ndfu_engine *engine, uint64_t window_us)
{
    ndfu_connect_after(engine, 0, window_us);
}

void ndfu_connect_after(struct ndfu_engine *engine, uint64_t pause_us, uint64_t window_us)
{
    ndfu_exchange_reset(engine);
    ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
    engine->quiet_us = pause_us;
    engine->connect_until = engine->now + pause_us + window_us;
    ndfu_step_enter(engine, pause_us > 0 ? NDFU_STEP_QUIET : NDFU_STEP_PING);
}

bool ndfu_is_connecting(const struct ndfu_engine *engine)
{
    return (engine->step >= NDFU_STEP_PING && engine->step <= NDFU_STEP_SET_PRN) ||
           (engine->step == NDFU_STEP_SELECT && !ndfu_is_data(engine));
}

void ndfu_link_enter(struct ndfu_engine *engine)
{
    engine->deadline = engine->connect_until;
}

void ndfu_quiet_enter(struct ndfu_engine *engine)
{
    engine->deadline = engine->now + engine->quiet_us;
}

/* Each ping waits longer than the one before, for a target that is merely slow; but none beyond the
 * time that there is. */
static uint64_t ping_limit(const struct ndfu_engine *engine)
{
    const unsigned doublings = engine->attempts < 3 ? engine->attempts : 3;
    const uint64_t limit = engine->options.limits.ping_us << doublings;
    const uint64_t rest =
        engine->connect_until > engine->now ? engine->connect_until - engine->now : 1;

    return limit < rest ? limit : rest;
}

void ndfu_ping_enter(struct ndfu_engine *engine)
{
    const uint64_t limit = ping_limit(engine);

    engine->attempts++;
    engine->ping_id++;
    ndfu_exchange_reset(engine);
    ndfu_exchange_ask_anew(engine, ndfu_request_ping(engine->ping_id), limit);
}

/* Whoever says that an opcode is not supported is a bootloader. */
static bool is_answer(const struct ndfu_response *response)
{
    return response->result == NDFU_RESULT_SUCCESS ||
           response->result == NDFU_RESULT_OPCODE_NOT_SUPPORTED;
}

static enum ndfu_step step_after_ping(const struct ndfu_engine *engine)
{
    const bool must_abort = engine->recovery.must_abort || engine->options.goal == NDFU_GOAL_RESET;

    return must_abort ? NDFU_STEP_ABORT : NDFU_STEP_GET_MTU;
}

void ndfu_ping_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    engine->was_connected |= is_answer(response);
    if (!is_answer(response))
        ndfu_refused(engine, response);
    else if (engine->options.goal == NDFU_GOAL_PROBE)
        ndfu_finish(engine);
    else
        ndfu_step_enter(engine, step_after_ping(engine));
}

void ndfu_mtu_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_get_mtu(), engine->options.limits.query_us);
}

static void tell_connected(struct ndfu_engine *engine)
{
    char receipts[32] = "without receipts";
    char text[128];

    if (engine->flow.prn == 1)
        (void)snprintf(receipts, sizeof receipts, "each with a receipt");
    else if (engine->flow.prn > 1)
        (void)snprintf(receipts, sizeof receipts, "a receipt after every %u", engine->flow.prn);
    (void)snprintf(text, sizeof text, "MTU %u, writes of %u bytes, %s", engine->mtu,
                   (unsigned)engine->flow.payload, receipts);
    ndfu_tell(engine, NDFU_EVENT_CONNECTED, text);
}

void ndfu_mtu_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (!is_answer(response)) {
        ndfu_refused(engine, response);
        return;
    }
    if (response->result == NDFU_RESULT_SUCCESS &&
        !ndfu_exchange_relies_on(engine, response->mtu,
                                 response->mtu == NDFU_MTU_UART || response->mtu == NDFU_MTU_USB))
        return;
    engine->mtu = NDFU_MTU_UART;
    if (response->result == NDFU_RESULT_SUCCESS)
        engine->mtu = response->mtu;
    else
        ndfu_tell(engine, NDFU_EVENT_WARNING,
                  "the target does not tell its MTU; the smallest is used");
    if (engine->mtu < NDFU_MTU_MIN) {
        ndfu_fail(engine, NDFU_E_PROTOCOL,
                  "the target says that its MTU is %u bytes, which is too small for any write",
                  engine->mtu);
        return;
    }
    if (engine->options.goal == NDFU_GOAL_INFO) {
        engine->info.mtu = engine->mtu;
        ndfu_step_enter(engine, NDFU_STEP_GET_PROTOCOL);
        return;
    }
    engine->flow_input = (struct ndfu_flow_input){
        .mtu = engine->mtu,
        .object_size = NDFU_PAYLOAD_MAX,
        .has_flow_control = engine->link.has_flow_control,
        .level = engine->recovery.flow_level,
        .wish = engine->options.wish,
    };
    engine->flow = ndfu_flow_choose(&engine->flow_input);
    tell_connected(engine);
    ndfu_step_enter(engine, NDFU_STEP_SET_PRN);
}

/* A reset forgets the PRN without a word: it is set anew on every connection. */
void ndfu_prn_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_set_prn(engine->flow.prn),
                      engine->options.limits.query_us);
}

void ndfu_prn_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const bool is_needless =
        response->result == NDFU_RESULT_OPCODE_NOT_SUPPORTED && engine->flow.prn == 0;

    if (response->result == NDFU_RESULT_SUCCESS || is_needless)
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
    else
        ndfu_refused(engine, response);
}

/* Nothing answers this but a target that will not do it. */
void ndfu_abort_enter(struct ndfu_engine *engine)
{
    engine->recovery.must_abort = false;
    engine->connect_until = engine->now + engine->options.limits.reboot_us;
    ndfu_exchange_ask(engine, ndfu_request_abort(), engine->options.limits.confirm_us);
}

void ndfu_abort_unanswered(struct ndfu_engine *engine)
{
    if (engine->options.goal == NDFU_GOAL_RESET) {
        ndfu_finish(engine);
        return;
    }
    engine->quiet_us = engine->options.limits.reboot_quiet_us;
    ndfu_step_enter(engine, NDFU_STEP_QUIET);
}

void ndfu_abort_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result == NDFU_RESULT_SUCCESS)
        ndfu_abort_unanswered(engine);
    else if (engine->options.goal == NDFU_GOAL_RESET)
        ndfu_refused(engine, response);
    else
        ndfu_step_enter(engine, NDFU_STEP_GET_MTU);
}

static void fail_unanswered_query(struct ndfu_engine *engine)
{
    const struct ndfu_noise *noise = &engine->noise;

    ndfu_fail(engine, NDFU_E_TIMEOUT,
              "the target answers pings, but there is no answer to '%s' (%llu bytes arrived "
              "meanwhile%s%s)",
              ndfu_step_name(engine), (unsigned long long)noise->bytes,
              noise->fault ? ", the last were " : "", noise->fault ? noise->fault : "");
}

static void fail_never_answered(struct ndfu_engine *engine)
{
    const struct ndfu_noise *noise = &engine->noise;

    if (noise->bytes == 0)
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "no answer to %u pings: nothing arrived at all; is the device in its bootloader, "
                  "is this its port, and are its baud rate and flow control right? A bootloader "
                  "that an earlier update left deaf resets itself, commonly after two minutes (the "
                  "option wait-reset waits for that)",
                  engine->attempts);
    else
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "no answer to %u pings: %llu bytes arrived, but none that answer (the last were "
                  "%s); is the device in its bootloader, and is the baud rate right?",
                  engine->attempts, (unsigned long long)noise->bytes,
                  noise->fault ? noise->fault : "not a whole response");
}

/* A deaf target cannot be told from one without power: both may come back by themselves. */
static void fail_fell_silent(struct ndfu_engine *engine)
{
    if (engine->recovery.cause[0])
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "%s; since then %u pings were not answered: the target may be deaf until it is "
                  "reset; cut its power and run the update again, or wait for its own reset, "
                  "commonly after two minutes (the option wait-reset does)",
                  engine->recovery.cause, engine->attempts);
    else
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "the target has not come back behind its reset: %u pings were not answered; it "
                  "may still be installing the image, or have started it; run the update again "
                  "with the device in its bootloader",
                  engine->attempts);
}

/* The target is gone with our last word, and nobody can tell what it made of it. */
static void fail_unconfirmed(struct ndfu_engine *engine)
{
    ndfu_fail(
        engine, engine->step == NDFU_STEP_LINK ? NDFU_E_PORT_GONE : NDFU_E_TIMEOUT,
        "everything was sent, but the answer to the last execute was lost, and the device does "
        "not answer as a bootloader any more: it may well run the new firmware; look at it, or "
        "run the update again to be sure");
}

/* Whoever refuses an image for its hash resets: to its bootloader, or to what it had before. */
static void fail_refused(struct ndfu_engine *engine)
{
    ndfu_fail(engine, NDFU_E_REFUSED,
              "%s; it has reset since, and does not answer as a bootloader any more: it has most "
              "likely started the application that it had before",
              engine->recovery.cause);
    ndfu_quote(engine, &engine->recovery.refusal);
}

static bool waits_for_reset(struct ndfu_engine *engine)
{
    if (!engine->options.wait_reset || engine->recovery.has_waited_reset)
        return false;
    engine->recovery.has_waited_reset = true;
    ndfu_tell(engine, NDFU_EVENT_WAITING, "for the target to reset itself, which takes minutes");
    engine->connect_until = engine->now + engine->options.limits.self_reset_us;
    ndfu_step_enter(engine, engine->step == NDFU_STEP_LINK ? NDFU_STEP_LINK : NDFU_STEP_PING);
    return true;
}

void ndfu_connect_failed(struct ndfu_engine *engine)
{
    if (!engine->recovery.was_refused && waits_for_reset(engine))
        return;
    if (engine->recovery.was_refused)
        fail_refused(engine);
    else if (engine->recovery.is_unconfirmed)
        fail_unconfirmed(engine);
    else if (engine->step == NDFU_STEP_LINK)
        ndfu_fail(engine, NDFU_E_PORT_GONE,
                  "%s, and did not come back in time; plug it in, and run the update again",
                  engine->recovery.cause[0] ? engine->recovery.cause : "the port went away");
    else if (engine->step != NDFU_STEP_PING)
        fail_unanswered_query(engine);
    else if (engine->was_connected)
        fail_fell_silent(engine);
    else
        fail_never_answered(engine);
}
