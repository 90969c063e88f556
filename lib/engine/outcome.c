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
