/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Of the name of a file in a message: bytes that are shown at least; quotes, dots and the end. */
enum { NAME_LEAST = 64, NAME_MARKS = 6 };

void ndfu_make_printable(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
    }
}

/* The texts may be those that the error holds. */
static void fill(struct ndfu_error *error, enum ndfu_status status, enum ndfu_layer layer,
                 const char *operation, int os_error, const char *format, va_list arguments)
    __attribute__((format(printf, 6, 0)));

static void fill(struct ndfu_error *error, enum ndfu_status status, enum ndfu_layer layer,
                 const char *operation, int os_error, const char *format, va_list arguments)
{
    struct ndfu_error filled = {.status = status, .layer = layer, .os_error = os_error};

    (void)snprintf(filled.operation, sizeof filled.operation, "%s", operation);
    (void)vsnprintf(filled.message, sizeof filled.message, format, arguments);
    ndfu_make_printable(filled.message);
    *error = filled;
}

enum ndfu_status ndfu_error_set(struct ndfu_error *error, enum ndfu_status status,
                                enum ndfu_layer layer, const char *operation, const char *format,
                                ...)
{
    if (error) {
        va_list arguments;

        va_start(arguments, format);
        fill(error, status, layer, operation, 0, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum ndfu_status ndfu_error_set_os(struct ndfu_error *error, enum ndfu_status status,
                                   enum ndfu_layer layer, const char *operation, int os_error,
                                   const char *format, ...)
{
    if (error) {
        va_list arguments;

        va_start(arguments, format);
        fill(error, status, layer, operation, os_error, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum ndfu_status ndfu_error_set_file(struct ndfu_error *error, enum ndfu_status status,
                                     const char *operation, const char *name, const char *format,
                                     ...)
{
    char text[sizeof error->message];
    const size_t length = strlen(name);
    size_t room;
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    room = sizeof text - strlen(text);
    room = room > NAME_LEAST + NAME_MARKS ? room - NAME_MARKS : NAME_LEAST;
    /* The end of a long path names the file; what is wrong with it must have room behind it. */
    return ndfu_error_set(error, status, NDFU_LAYER_PACKAGE, operation, "'%s%s'%s",
                          length > room ? "..." : "", name + (length > room ? length - room : 0),
                          text);
}

const char *ndfu_os_text(int os_error, char *buffer, size_t size)
{
    char scratch[128];

    /* The GNU kind of strerror_r(), which may or may not use the memory that it is given. */
    (void)snprintf(buffer, size, "%s", strerror_r(os_error, scratch, sizeof scratch));
    return buffer;
}

const char *ndfu_layer_name(enum ndfu_layer layer)
{
    switch (layer) {
    case NDFU_LAYER_NONE:
        return "none";
    case NDFU_LAYER_PACKAGE:
        return "package";
    case NDFU_LAYER_PORT:
        return "port";
    case NDFU_LAYER_TARGET:
        return "target";
    case NDFU_LAYER_UPDATE:
        return "update";
    case NDFU_LAYER_DEVICE:
        return "device";
    }
    return "unknown";
}
