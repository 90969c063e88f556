/* SPDX-License-Identifier: MIT */
/* The end of an update, and the message that goes with it. */
#include "engine/internal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

static void end(struct ndfu_engine *engine)
{
    /* A frame that has begun to leave must leave whole: half a frame would swallow the next. */
    if (engine->output_sent == 0)
        engine->output_length = 0;
    engine->is_awaiting = false;
    ndfu_step_enter(engine, NDFU_STEP_FINISHED);
}

void ndfu_finish(struct ndfu_engine *engine)
{
    engine->error.status = NDFU_OK;
    end(engine);
}

void ndfu_fail(struct ndfu_engine *engine, enum ndfu_status status, const char *format, ...)
{
    char message[sizeof engine->error.message];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)ndfu_error_set(&engine->error, status, NDFU_LAYER_TARGET, ndfu_step_name(engine), "%s",
                         message);
    if (engine->transfer.type == NDFU_OBJECT_DATA)
        engine->error.offset = engine->transfer.begin;
    end(engine);
}

static double seconds(uint64_t microseconds)
{
    return (double)microseconds / 1e6;
}

static void fail_silent(struct ndfu_engine *engine)
{
    const struct ndfu_noise *noise = &engine->noise;

    if (noise->bytes == 0)
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "no answer to %u pings: nothing arrived at all; is the device in its bootloader, "
                  "is this its port, and are its baud rate and flow control right?",
                  engine->attempts);
    else
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "no answer to %u pings: %llu bytes arrived, but none that answer (the last were "
                  "%s); is the device in its bootloader, and is the baud rate right?",
                  engine->attempts, (unsigned long long)noise->bytes,
                  noise->fault ? noise->fault : "not a whole response");
}

static void fail_unanswered(struct ndfu_engine *engine)
{
    const struct ndfu_noise *noise = &engine->noise;

    ndfu_fail(engine, NDFU_E_TIMEOUT,
              "no answer to '%s' within %.1f s (%llu bytes arrived meanwhile%s%s)",
              ndfu_step_name(engine), seconds(engine->limit_us), (unsigned long long)noise->bytes,
              noise->fault ? ", the last were " : "", noise->fault ? noise->fault : "");
}

void ndfu_fail_timed_out(struct ndfu_engine *engine)
{
    if (engine->output_length > 0)
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "the port has taken no byte of '%s' for %.1f s; if flow control (RTS/CTS) is on, "
                  "is it wired?",
                  ndfu_step_name(engine), seconds(engine->options.limits.port_us));
    else if (engine->step == NDFU_STEP_LINK)
        ndfu_fail(engine, NDFU_E_TIMEOUT,
                  "the port did not come back within %.0f s of the last image being accepted",
                  seconds(engine->options.limits.reboot_us));
    else if (engine->step == NDFU_STEP_PING)
        fail_silent(engine);
    else
        fail_unanswered(engine);
}
