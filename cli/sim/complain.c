/* SPDX-License-Identifier: MIT */
#include "sim/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char message[1024];
static int message_reason;

const char *last_complaint(void)
{
    return message;
}

int last_reason(void)
{
    return message_reason;
}

static bool print(int reason)
{
    message_reason = reason;
    (void)fprintf(stderr, "ndfu sim: %s\n", message);
    return false;
}

bool complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return print(0);
}

bool complain_of_system(int reason, const char *format, ...)
{
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    length = strlen(message);
    (void)snprintf(message + length, sizeof message - length, ": %s", strerror(reason));
    return print(reason);
}
