/* SPDX-License-Identifier: MIT */
#include "sim/trace.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "sim/complain.h"
#include "sim/names.h"
#include "target/config_text.h"

enum { SLIP_END = 0xC0, NOTES_MAX = 8 };

static bool complain_of_file(const struct trace *trace)
{
    return complain("cannot write '%s': %s", trace->path, strerror(errno));
}

bool trace_open(struct trace *trace, const char *path, const struct target_config *config)
{
    char settings[TARGET_CONFIG_TEXT];

    trace->path = path;
    trace->file = fopen(path, "we");
    if (!trace->file)
        return complain_of_file(trace);
    target_config_print(config, settings);
    (void)fprintf(trace->file, "# ndfu sim\n# target %s\n", settings);
    return true;
}

static void print_hex(const struct trace *trace, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < length; i++) {
        (void)fputc(digits[bytes[i] >> 4], trace->file);
        (void)fputc(digits[bytes[i] & 0x0f], trace->file);
    }
}

/* To the nanosecond: a replay that is late by less is another one. */
static void print_time(const struct trace *trace, uint64_t at)
{
    (void)fprintf(trace->file, "  # %" PRIu64 ".%06" PRIu64 " ms", at / 1000000, at % 1000000);
}

void trace_flash(struct trace *trace, const uint8_t *flash, size_t length)
{
    if (trace->file && flash) {
        (void)fputs("# @restore ", trace->file);
        print_hex(trace, flash, length);
        (void)fputc('\n', trace->file);
    }
}

void trace_faults(struct trace *trace, const char *rules)
{
    while (trace->file && rules && *rules) {
        const size_t length = strcspn(rules, "\n");

        if (length > 0)
            (void)fprintf(trace->file, "# @fault %.*s\n", (int)length, rules);
        rules += length + (rules[length] == '\n');
    }
}

void trace_event(struct trace *trace, uint64_t at, const char *name)
{
    if (trace->file) {
        (void)fprintf(trace->file, "# %s", name);
        print_time(trace, at);
        (void)fputc('\n', trace->file);
        trace->length = 0;
    }
}

static void print_name(const struct trace *trace, uint8_t opcode)
{
    const char *name = name_of_opcode(opcode);

    (void)fputc(' ', trace->file);
    for (; name && *name; name++)
        (void)fputc(toupper((unsigned char)*name), trace->file);
}

/* For people: the requests that begin in what was written, the first few of them. */
static void print_requests(struct trace *trace, const uint8_t *bytes, size_t length)
{
    unsigned count = 0;

    for (size_t i = 0; i < length; i++) {
        if (!trace->is_in_request && count < NOTES_MAX && name_of_opcode(bytes[i])) {
            print_name(trace, bytes[i]);
            count++;
        }
        trace->is_in_request = bytes[i] != SLIP_END;
    }
}

void trace_host(struct trace *trace, uint64_t at, const uint8_t *bytes, size_t length)
{
    if (trace->file) {
        (void)fputs("> ", trace->file);
        print_hex(trace, bytes, length);
        print_time(trace, at);
        print_requests(trace, bytes, length);
        (void)fputc('\n', trace->file);
    }
}

static void end_frame(struct trace *trace, uint64_t at)
{
    (void)fputs("< ", trace->file);
    print_hex(trace, trace->frame, trace->length);
    print_time(trace, at);
    (void)fputc('\n', trace->file);
    trace->length = 0;
}

void trace_target(struct trace *trace, uint64_t at, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; trace->file && i < length; i++) {
        if (trace->length < TRACE_FRAME)
            trace->frame[trace->length++] = bytes[i];
        if (bytes[i] == SLIP_END)
            end_frame(trace, at);
    }
}

bool trace_flush(struct trace *trace)
{
    return !trace->file || (fflush(trace->file) == 0 && !ferror(trace->file)) ||
           complain_of_file(trace);
}

bool trace_close(struct trace *trace)
{
    FILE *file = trace->file;

    if (!file)
        return true;
    trace->file = NULL;
    if (ferror(file)) {
        (void)fclose(file);
        return complain("not all of '%s' could be written", trace->path);
    }
    return fclose(file) == 0 || complain_of_file(trace);
}
