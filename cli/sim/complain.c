/* SPDX-License-Identifier: MIT */
#include "sim/complain.h"

#include <stdarg.h>
#include <stdio.h>

static char message[1024];

const char *last_complaint(void)
{
    return message;
}

bool complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "ndfu sim: %s\n", message);
    return false;
}
