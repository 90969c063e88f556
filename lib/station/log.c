/* SPDX-License-Identifier: MIT */
#include "station/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

enum { LINE = 512 };

bool ndfu_log_wants(const struct ndfu_update_options *options, enum ndfu_log_level level)
{
    return options->on_log && level >= options->log_level;
}

void ndfu_log(const struct ndfu_update_options *options, enum ndfu_log_level level,
              const char *format, ...)
{
    char line[LINE];
    va_list arguments;

    if (!ndfu_log_wants(options, level))
        return;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    ndfu_make_printable(line);
    options->on_log(level, line, options->log_cookie);
}

void ndfu_log_event(const struct ndfu_update_options *options, const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_CONNECTED)
        ndfu_log(options, NDFU_LOG_INFO, "the target answers: %s", event->text);
    else if (event->type == NDFU_EVENT_WARNING || event->type == NDFU_EVENT_RETRY)
        ndfu_log(options, NDFU_LOG_WARNING, "%s", event->text);
}
