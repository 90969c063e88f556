/* SPDX-License-Identifier: MIT */
#include "command_bytes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "command_error.h"

static enum ndfu_status check_length(size_t length, struct ndfu_error *error)
{
    if (length == 0)
        return fail_device(error, NDFU_E_ARGUMENT, "the command for the port is empty");
    if (length > COMMAND_BYTES_MAX)
        return fail_device(error, NDFU_E_ARGUMENT, "a command for the port has %d bytes at most",
                           COMMAND_BYTES_MAX);
    return NDFU_OK;
}

/* @return the byte of an escape, or -1 */
static int unescape(char letter)
{
    static const char letters[] = "rnt\\0";
    static const char bytes[] = "\r\n\t\\\0";
    const char *found = letter ? strchr(letters, letter) : NULL;

    return found ? (unsigned char)bytes[found - letters] : -1;
}

enum ndfu_status parse_text_command(const char *text, uint8_t *bytes, size_t *length,
                                    struct ndfu_error *error)
{
    for (*length = 0; *text && *length <= COMMAND_BYTES_MAX; text++, ++*length) {
        int byte = (unsigned char)*text;

        if (*text == '\\') {
            byte = unescape(*++text);
            if (byte < 0)
                return fail_device(
                    error, NDFU_E_ARGUMENT,
                    "--enter-text knows \\r, \\n, \\t, \\0 and \\\\, no other escape");
        }
        if (*length < COMMAND_BYTES_MAX)
            bytes[*length] = (uint8_t)byte;
    }
    return check_length(*length, error);
}

static bool parse_pair(const char *text, uint8_t *byte)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char pair[3] = {text[0], text[0] ? text[1] : '\0', '\0'};

    if (strspn(pair, digits) != 2)
        return false;
    *byte = (uint8_t)strtoul(pair, NULL, 16);
    return true;
}

enum ndfu_status parse_hex_command(const char *text, uint8_t *bytes, size_t *length,
                                   struct ndfu_error *error)
{
    uint8_t byte;

    *length = 0;
    for (text += strspn(text, " :"); *text; text += strspn(text, " :")) {
        if (!parse_pair(text, &byte))
            return fail_device(error, NDFU_E_ARGUMENT,
                               "--enter-hex takes pairs of hex digits, such as 'c0 01 ff'; it does "
                               "not understand '%.16s'",
                               text);
        if (*length < COMMAND_BYTES_MAX)
            bytes[*length] = byte;
        ++*length;
        text += 2;
    }
    return check_length(*length, error);
}
