/* SPDX-License-Identifier: MIT */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum ndfu_status fail_device(struct ndfu_error *error, enum ndfu_status status, const char *format,
                             ...)
{
    va_list arguments;

    memset(error, 0, sizeof *error);
    error->status = status;
    error->layer = NDFU_LAYER_DEVICE;
    (void)snprintf(error->operation, sizeof error->operation, "find device");
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}
