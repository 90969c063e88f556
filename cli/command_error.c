/* SPDX-License-Identifier: MIT */
#include "command_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void write_message(struct ndfu_error *error,
                                                                enum ndfu_status status,
                                                                const char *format,
                                                                va_list arguments)
{
    memset(error, 0, sizeof *error);
    error->status = status;
    (void)snprintf(error->operation, sizeof error->operation, "command");
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
}

enum ndfu_status fail_command(struct ndfu_error *error, enum ndfu_status status, const char *format,
                              ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(error, status, format, arguments);
    va_end(arguments);
    return status;
}

enum ndfu_status fail_device(struct ndfu_error *error, enum ndfu_status status, const char *format,
                             ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(error, status, format, arguments);
    va_end(arguments);
    error->layer = NDFU_LAYER_DEVICE;
    (void)snprintf(error->operation, sizeof error->operation, "find device");
    return status;
}

enum ndfu_status fail_system(struct ndfu_error *error, enum ndfu_status status, int reason,
                             const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(error, status, format, arguments);
    va_end(arguments);
    error->os_error = reason;
    add_to_error(error, ": ");
    add_to_error(error, strerror(reason));
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
    add_to_error(error, "; see 'ndfu ");
    add_to_error(error, command);
    add_to_error(error, " --help'");
}
