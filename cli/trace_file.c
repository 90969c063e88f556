/* SPDX-License-Identifier: MIT */
#include "trace_file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <ndfu/ndfu.h>

#include "command_error.h"
#include "printable.h"
#include "same_file.h"
#include "trace_settings.h"
#include "transcript.h"

/* More than any line takes, so that whatever ends the program leaves whole lines. */
enum { BUFFER = 64 * 1024, SLIP_END = 0xc0 };

/* Linux numbers /dev/null, /dev/zero and /dev/full so. */
enum { MEMORY_MAJOR = 1 };

struct trace_file {
    const char *path;
    struct trace_subject subject;
    FILE *file;      /* NULL until it is begun */
    int reason;      /* an errno: why nothing more is written */
    bool is_refused; /* that was an error, and needs no warning */
    bool has_begun;
    uint64_t began_us; /* time of the first frame */
    struct trace_settings settings;
    struct sigaction pipe_broke;
    struct sigaction too_large;
    char buffer[BUFFER];
};

/* @return false when something could not be written, now or before */
static bool flush(struct trace_file *trace)
{
    if (trace->reason == 0 && fflush(trace->file) != 0)
        trace->reason = errno ? errno : EIO;
    return trace->reason == 0;
}

static void print_name(const struct trace_file *trace, const char *name)
{
    for (; *name; name++)
        (void)fputc(printable(*name), trace->file);
}

static void print_images(const struct trace_file *trace, const struct ndfu_package *package)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        (void)fprintf(trace->file, "# image %zu: %s, ", i + 1, ndfu_image_kind_text(image->kind));
        print_name(trace, image->bin_file);
        (void)fprintf(trace->file, ", %zu bytes; init packet, %zu bytes\n", image->size,
                      image->init_packet_size);
    }
}

/* Whoever had the port before is gone, and the target was turned on some time ago. */
static bool print_header(struct trace_file *trace)
{
    const struct trace_subject *subject = &trace->subject;

    (void)fprintf(trace->file, "# ndfu %s, ndfu %s\n", ndfu_version_string(), subject->command);
    if (subject->operand) {
        (void)fputs("# package: ", trace->file);
        print_name(trace, subject->operand);
        (void)fputc('\n', trace->file);
    }
    if (subject->package)
        print_images(trace, subject->package);
    (void)fputs("# @close\n# @sleep 1000\n", trace->file);
    return flush(trace);
}

static void print_received(struct trace_file *trace, const struct ndfu_frame *frame, uint64_t at)
{
    char settings[TRACE_SETTINGS_SIZE];

    /* The replayer waits for whole frames: what is none is a note. */
    if (frame->bytes[frame->length - 1] != SLIP_END)
        (void)fputs("# ", trace->file);
    transcript_bytes(trace->file, '<', frame->bytes, frame->length, at);
    (void)fprintf(trace->file, " %s\n", frame->text);
    if (trace_settings_read(&trace->settings, frame->bytes, frame->length, settings))
        (void)fprintf(trace->file, "# target %s\n", settings);
}

static void print_event(struct trace_file *trace, const char *name, const char *text, uint64_t at)
{
    transcript_event(trace->file, name, at);
    (void)fprintf(trace->file, " %s\n", text);
}

static void print_frame(struct trace_file *trace, const struct ndfu_frame *frame)
{
    const uint64_t at = (frame->time_us - trace->began_us) * 1000;

    switch (frame->kind) {
    case NDFU_FRAME_OPENED:
        (void)fputs("# @wait-port\n", trace->file);
        print_event(trace, "@open", frame->text, at);
        break;
    case NDFU_FRAME_CLOSED:
        print_event(trace, "@close", frame->text, at);
        break;
    case NDFU_FRAME_LOST:
        print_event(trace, "port EOF", frame->text, at);
        break;
    case NDFU_FRAME_SENT:
        transcript_bytes(trace->file, '>', frame->bytes, frame->length, at);
        (void)fprintf(trace->file, " %s\n", frame->text);
        break;
    case NDFU_FRAME_RECEIVED:
        print_received(trace, frame, at);
        break;
    }
}

static void take_frame(const struct ndfu_frame *frame, void *cookie)
{
    struct trace_file *trace = cookie;

    if (!trace->has_begun)
        trace->began_us = frame->time_us;
    trace->has_begun = true;
    if (trace->reason != 0)
        return;
    print_frame(trace, frame);
    (void)flush(trace);
}

/* Of devices only /dev/null and its like take a text without doing something with it. */
static bool is_device(const char *path)
{
    struct stat found;

    if (stat(path, &found) != 0)
        return false;
    return S_ISBLK(found.st_mode) ||
           (S_ISCHR(found.st_mode) && major(found.st_rdev) != MEMORY_MAJOR);
}

static enum ndfu_status check_path(const char *path, const struct trace_subject *subject,
                                   struct ndfu_error *error)
{
    if (subject->operand && is_same_file(path, subject->operand))
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--trace '%s' would overwrite what is to be sent; give another file",
                            path);
    if (is_device(path))
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--trace '%s' is a device; give the name of a file", path);
    return NDFU_OK;
}

static void ignore_signals(struct trace_file *trace)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    (void)sigaction(SIGPIPE, &ignore, &trace->pipe_broke);
    (void)sigaction(SIGXFSZ, &ignore, &trace->too_large);
}

enum ndfu_status trace_file_prepare(const char *path, const struct trace_subject *subject,
                                    struct ndfu_update_options *how, struct trace_file **trace,
                                    struct ndfu_error *error)
{
    struct trace_file *made;

    *trace = NULL;
    if (!path)
        return NDFU_OK;
    if (check_path(path, subject, error) != NDFU_OK)
        return error->status;
    made = calloc(1, sizeof *made);
    if (!made)
        return fail_command(error, NDFU_E_NO_MEMORY, "no memory for the trace");
    made->path = path;
    made->subject = *subject;
    made->settings.baud_rate = how->baud_rate;
    made->settings.has_flow_control = how->flow_control == NDFU_FLOW_CONTROL_RTSCTS;
    how->on_frame = take_frame;
    how->frame_cookie = made;
    *trace = made;
    return NDFU_OK;
}

enum ndfu_status trace_file_begin(struct trace_file *trace, struct ndfu_error *error)
{
    int reason;

    if (!trace)
        return NDFU_OK;
    trace->file = fopen(trace->path, "we");
    reason = errno;
    if (trace->file) {
        (void)setvbuf(trace->file, trace->buffer, _IOFBF, sizeof trace->buffer);
        ignore_signals(trace);
        if (print_header(trace))
            return NDFU_OK;
        reason = trace->reason;
        trace->is_refused = true;
    }
    return fail_system(error, NDFU_E_ARGUMENT, reason, "cannot write --trace '%s'", trace->path);
}

static void close_file(struct trace_file *trace)
{
    if (fclose(trace->file) != 0 && trace->reason == 0)
        trace->reason = errno;
    (void)sigaction(SIGPIPE, &trace->pipe_broke, NULL);
    (void)sigaction(SIGXFSZ, &trace->too_large, NULL);
}

void trace_file_end(struct trace_file *trace)
{
    if (!trace)
        return;
    if (trace->file)
        close_file(trace);
    if (trace->reason != 0 && !trace->is_refused)
        (void)fprintf(stderr, "Warning: not all of --trace '%s' could be written: %s\n",
                      trace->path, strerror(trace->reason));
    free(trace);
}
