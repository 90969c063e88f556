/* SPDX-License-Identifier: MIT */
/* Versions as people write them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/create.h>

#include "base/error.h"

enum { MAJOR_UNIT = 10000, MINOR_UNIT = 100, PARTS = 3 };

static enum ndfu_status refuse(const char *text, struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_PACKAGE, "read version",
                          "'%s' is no version; it must be a number from 0 to 4294967295, or three "
                          "as in 1.2.3, where the second and the third are at most 99",
                          text);
}

/* A number from the text on. @return what stands behind it; NULL where none or too large */
static const char *parse_number(const char *text, unsigned long maximum, unsigned long *number)
{
    const int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return NULL;
    errno = 0;
    *number = strtoul(text, &end, base);
    return errno == 0 && *number <= maximum ? end : NULL;
}

/* @return whether the text is three numbers with dots in between */
static bool parse_parts(const char *text, uint32_t *version)
{
    static const unsigned long maxima[PARTS] = {UINT32_MAX / MAJOR_UNIT, MINOR_UNIT - 1,
                                                MINOR_UNIT - 1};
    unsigned long parts[PARTS];
    uint64_t sum;

    if (strpbrk(text, "xX"))
        return false;
    for (int i = 0; i < PARTS; i++) {
        text = parse_number(text, maxima[i], &parts[i]);
        if (!text || *text != (i < PARTS - 1 ? '.' : '\0'))
            return false;
        text++;
    }
    sum = (uint64_t)parts[0] * MAJOR_UNIT + parts[1] * MINOR_UNIT + parts[2];
    *version = (uint32_t)sum;
    return sum <= UINT32_MAX;
}

enum ndfu_status ndfu_version_parse(const char *text, uint32_t *version, struct ndfu_error *error)
{
    unsigned long number;
    const char *end = parse_number(text, UINT32_MAX, &number);

    if (end && *end == '\0') {
        *version = (uint32_t)number;
        return NDFU_OK;
    }
    return parse_parts(text, version) ? NDFU_OK : refuse(text, error);
}
