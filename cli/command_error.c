/* SPDX-License-Identifier: MIT */
#include "command_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void begin(struct ndfu_error *error, enum ndfu_status status)
{
    memset(error, 0, sizeof *error);
    error->status = status;
    (void)snprintf(error->operation, sizeof error->operation, "command");
}

enum ndfu_status fail_command(struct ndfu_error *error, enum ndfu_status status, const char *format,
                              ...)
{
    va_list arguments;

    begin(error, status);
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

enum ndfu_status fail_system(struct ndfu_error *error, enum ndfu_status status, int reason,
                             const char *format, ...)
{
    va_list arguments;
    size_t length;

    begin(error, status);
    error->os_error = reason;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    length = strlen(error->message);
    (void)snprintf(error->message + length, sizeof error->message - length, ": %s",
                   strerror(reason));
    return status;
}

void prefix_error(struct ndfu_error *error, const char *prefix)
{
    char message[sizeof error->message];

    (void)snprintf(message, sizeof message, "%s", error->message);
    (void)snprintf(error->message, sizeof error->message, "%s: %.*s", prefix,
                   (int)(sizeof error->message - strlen(prefix) - 3), message);
}

void add_to_error(struct ndfu_error *error, const char *text)
{
    const size_t length = strlen(error->message);

    (void)snprintf(error->message + length, sizeof error->message - length, "%s", text);
}

void hint_at_help(struct ndfu_error *error, const char *command)
{
    const size_t length = strlen(error->message);

    (void)snprintf(error->message + length, sizeof error->message - length,
                   "; see 'ndfu %s --help'", command);
}
