/* SPDX-License-Identifier: MIT */
#include "sim/trace.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "hex.h"
#include "sim/complain.h"
#include "sim/names.h"
#include "target/config_text.h"
#include "transcript.h"

enum { SLIP_END = 0xC0, NOTES_MAX = 8 };

static bool complain_of_file(const struct trace *trace)
{
    return complain_of_system(errno, "cannot write '%s'", trace->path);
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

void trace_flash(struct trace *trace, const uint8_t *flash, size_t length)
{
    if (trace->file && flash) {
        (void)fputs("# @restore ", trace->file);
        hex_print(trace->file, flash, length);
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
        transcript_event(trace->file, name, at);
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
        transcript_bytes(trace->file, '>', bytes, length, at);
        print_requests(trace, bytes, length);
        (void)fputc('\n', trace->file);
    }
}

static void end_frame(struct trace *trace, uint64_t at)
{
    transcript_bytes(trace->file, '<', trace->frame, trace->length, at);
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
