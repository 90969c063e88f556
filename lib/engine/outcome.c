/* SPDX-License-Identifier: MIT */
/* The end of an update, and the message that goes with it. */
#include "engine/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

static void end(struct ndfu_engine *engine)
{
    /* A frame that has begun to leave must leave whole: half a frame would swallow the next. */
    if (engine->output_sent == 0)
        engine->output_length = 0;
    engine->is_awaiting = false;
    ndfu_step_enter(engine, NDFU_STEP_FINISHED);
}

/* A frame that has begun to leave is still to leave whole. */
void ndfu_cancelled(struct ndfu_engine *engine)
{
    if (engine->step == NDFU_STEP_LINK)
        ndfu_fail(engine, NDFU_E_CANCELLED, "cancelled during '%s'", ndfu_step_name(engine));
    else
        ndfu_fail(engine, NDFU_E_CANCELLED,
                  "cancelled during '%s'; the target was left between two requests",
                  ndfu_step_name(engine));
}

void ndfu_left_half_a_frame(struct ndfu_engine *engine)
{
    const uint64_t offset = engine->error.offset;
    char operation[sizeof engine->error.operation];

    ndfu_exchange_reset(engine);
    if (engine->error.status != NDFU_E_CANCELLED)
        return;
    memcpy(operation, engine->error.operation, sizeof operation);
    (void)ndfu_error_set(&engine->error, NDFU_E_CANCELLED, NDFU_LAYER_TARGET, operation,
                         "cancelled during '%s', inside a frame: the port did not take the rest of "
                         "it. The next update clears that up",
                         operation);
    engine->error.offset = offset;
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
    engine->error.offset =
        ndfu_is_data(engine) ? engine->transfer.begin : engine->recovery.furthest;
    end(engine);
}
