/* SPDX-License-Identifier: MIT */
#include "firmware/fail.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

static const char operation[] = "read firmware";

enum ndfu_status ndfu_fail_firmware(struct ndfu_error *error, const char *name, const char *format,
                                    ...)
{
    char text[sizeof error->message];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return ndfu_error_set(error, NDFU_E_FIRMWARE, NDFU_LAYER_PACKAGE, operation, "'%s'%s", name,
                          text);
}

enum ndfu_status ndfu_fail_firmware_memory(struct ndfu_error *error, const char *name)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, operation,
                          "no memory for the firmware in '%s'", name);
}
