/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Seconds, and percent of the image, that must have passed before progress is shown again. */
static const double TERMINAL_SECONDS = 0.1;
static const double PLAIN_SECONDS = 2.0;
enum { PLAIN_PERCENT = 10, BAR = 24, LINE = 200 };

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_init(struct progress *progress, bool is_quiet, bool is_verbose)
{
    *progress = (struct progress){
        .is_terminal = isatty(STDERR_FILENO) == 1,
        .is_quiet = is_quiet,
        .is_verbose = is_verbose,
    };
}

void progress_clear(struct progress *progress)
{
    if (progress->has_line)
        (void)fputs("\r\033[K", stderr);
    progress->has_line = false;
}

static void begin_image(struct progress *progress, const struct ndfu_event *event)
{
    progress->began = progress->shown = now();
    progress->first = event->done;
    progress->percent = 0;
    if (!progress->is_quiet)
        (void)fprintf(stderr, "Sending %s, %llu bytes (image %zu of %zu)\n",
                      ndfu_image_kind_text(event->kind), (unsigned long long)event->total,
                      event->image + 1, event->image_count);
}

/* Bytes per second since the image began. */
static double rate(const struct progress *progress, const struct ndfu_event *event)
{
    const double seconds = now() - progress->began;

    return seconds > 0 && event->done > progress->first
               ? (double)(event->done - progress->first) / seconds
               : 0;
}

/* What is as wide as the terminal is broken, and the half above is not written over. */
void progress_line(const char *text)
{
    struct winsize size;
    const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;

    (void)fprintf(stderr, "\r\033[K%.*s", is_known ? size.ws_col - 1 : LINE, text);
}

static void print_bar(char bar[BAR + 1], const struct ndfu_event *event)
{
    const size_t full = (size_t)(event->done * BAR / event->total);

    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = '\0';
}

static void print_numbers(char *text, const struct progress *progress,
                          const struct ndfu_event *event, unsigned percent)
{
    const double speed = rate(progress, event);
    int length = snprintf(text, LINE, "%3u %%, %llu of %llu bytes", percent,
                          (unsigned long long)event->done, (unsigned long long)event->total);

    if (speed > 0)
        (void)snprintf(text + length, LINE - (size_t)length, ", %.1f kB/s, %.0f s left",
                       speed / 1000, (double)(event->total - event->done) / speed);
}

static void print_progress(const struct progress *progress, const struct ndfu_event *event,
                           unsigned percent)
{
    char numbers[LINE];
    char bar[BAR + 1];
    char line[BAR + LINE + 4];

    print_numbers(numbers, progress, event, percent);
    if (!progress->is_terminal) {
        (void)fprintf(stderr, "%s\n", numbers);
        return;
    }
    print_bar(bar, event);
    (void)snprintf(line, sizeof line, "[%s] %s", bar, numbers);
    progress_line(line);
}

static void show_progress(struct progress *progress, const struct ndfu_event *event)
{
    const unsigned percent = event->total ? (unsigned)(event->done * 100 / event->total) : 0;
    const double passed = now() - progress->shown;
    const bool is_due = progress->is_terminal ? passed >= TERMINAL_SECONDS || percent == 100
                                              : passed >= PLAIN_SECONDS &&
                                                    percent >= progress->percent + PLAIN_PERCENT;

    if (progress->is_quiet || !is_due)
        return;
    print_progress(progress, event, percent);
    progress->has_line = progress->is_terminal;
    progress->shown = now();
    progress->percent = percent;
}

static void show_line(struct progress *progress, bool is_wanted, const char *before,
                      const char *text)
{
    if (!is_wanted)
        return;
    progress_clear(progress);
    (void)fprintf(stderr, "%s%s\n", before, text);
}

void progress_show(struct progress *progress, const struct ndfu_event *event)
{
    const bool is_wanted = !progress->is_quiet;

    switch (event->type) {
    case NDFU_EVENT_CONNECTED:
        break; /* the log tells it */
    case NDFU_EVENT_IMAGE:
        begin_image(progress, event);
        break;
    case NDFU_EVENT_PROGRESS:
        show_progress(progress, event);
        break;
    case NDFU_EVENT_WAITING:
        show_line(progress, is_wanted, "Waiting ", event->text);
        break;
    case NDFU_EVENT_WARNING:
        show_line(progress, true, "Warning: ", event->text);
        break;
    case NDFU_EVENT_IMAGE_DONE:
        show_line(progress, is_wanted, "The target has accepted the ",
                  ndfu_image_kind_text(event->kind));
        break;
    case NDFU_EVENT_RESUMED:
        show_line(progress, is_wanted, "Resuming: ", event->text);
        break;
    case NDFU_EVENT_RESTARTED:
        show_line(progress, is_wanted, "Starting over: ", event->text);
        break;
    case NDFU_EVENT_RETRY:
        show_line(progress, is_wanted, "Trouble: ", event->text);
        break;
    case NDFU_EVENT_DONE:
        progress_clear(progress);
        break;
    case NDFU_EVENT_ENTERING:
        show_line(progress, is_wanted, "Switching to the bootloader: ", event->text);
        break;
    case NDFU_EVENT_ENTERED:
        show_line(progress, is_wanted, "The bootloader is at ", event->text);
        break;
    case NDFU_EVENT_LEFT_OUT:
    case NDFU_EVENT_APPLICATION:
        break;
    }
}

/* What warrants a warning is an event, too. */
void progress_log(enum ndfu_log_level level, const char *text, void *cookie)
{
    struct progress *progress = cookie;

    show_line(progress, progress->is_verbose && level == NDFU_LOG_INFO, "Log: ", text);
}
