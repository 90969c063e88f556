/* SPDX-License-Identifier: MIT */
#include "transcript.h"

#include <inttypes.h>

#include "hex.h"

/* To the nanosecond: a replay that is late by less is another one. */
static void print_time(FILE *file, uint64_t at)
{
    (void)fprintf(file, "  # %" PRIu64 ".%06" PRIu64 " ms", at / 1000000, at % 1000000);
}

void transcript_bytes(FILE *file, char direction, const uint8_t *bytes, size_t length, uint64_t at)
{
    (void)fprintf(file, "%c ", direction);
    hex_print(file, bytes, length);
    print_time(file, at);
}

void transcript_event(FILE *file, const char *name, uint64_t at)
{
    (void)fprintf(file, "# %s", name);
    print_time(file, at);
}
