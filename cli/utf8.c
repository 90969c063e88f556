/* SPDX-License-Identifier: MIT */
#include "utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

static bool is_between(uint8_t byte, uint8_t first, uint8_t last)
{
    return byte >= first && byte <= last;
}

/* What may follow on the first byte: no longer form than need be, no surrogates, none too great. */
static bool goes_on(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xe0:
        return is_between(second, 0xa0, 0xbf);
    case 0xed:
        return is_between(second, 0x80, 0x9f);
    case 0xf0:
        return is_between(second, 0x90, 0xbf);
    case 0xf4:
        return is_between(second, 0x80, 0x8f);
    default:
        return is_between(second, 0x80, 0xbf);
    }
}

/* @return the bytes of the character at the start of a text; 0 where there is none */
static size_t character_length(const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    const size_t length = bytes[0] < 0x80                    ? 1
                          : is_between(bytes[0], 0xc2, 0xdf) ? 2
                          : is_between(bytes[0], 0xe0, 0xef) ? 3
                          : is_between(bytes[0], 0xf0, 0xf4) ? 4
                                                             : 0;

    if (length > 1 && !goes_on(bytes[0], bytes[1]))
        return 0;
    for (size_t i = 2; i < length; i++) {
        if (!is_between(bytes[i], 0x80, 0xbf))
            return 0;
    }
    return length;
}

char *utf8_repair(const char *text, const char *end)
{
    char *copy = malloc(strlen(text) * (sizeof replacement - 1) + strlen(end) + 1);
    char *out = copy;

    if (!copy)
        return NULL;
    while (*text) {
        const size_t length = character_length(text);

        memcpy(out, length ? text : replacement, length ? length : sizeof replacement - 1);
        out += length ? length : sizeof replacement - 1;
        text += length ? length : 1;
    }
    memcpy(out, end, strlen(end) + 1);
    return copy;
}
