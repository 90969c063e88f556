/* SPDX-License-Identifier: MIT */
#include "flash_many.h"

#include <stdio.h>
#include <time.h>

#include "flash_json.h"
#include "progress.h"

enum { LABEL = 200, OUTCOME = 160 };

static const double SHOW_SECONDS = 0.1;

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void clear_line(struct flash_many *many)
{
    if (many->has_line)
        (void)fputs("\r\033[K", stderr);
    many->has_line = false;
}

/* One line for all: how many are done, and how far the others are. */
static void show_progress(struct flash_many *many)
{
    unsigned long percent = 0;
    size_t running = 0;
    char text[LABEL];

    if (!many->is_terminal || many->is_quiet || now() - many->shown < SHOW_SECONDS)
        return;
    for (size_t i = 0; i < many->count; i++) {
        if (!many->tasks[i] || many->tasks[i]->is_finished)
            continue;
        percent += many->tasks[i]->percent;
        running++;
    }
    (void)snprintf(text, sizeof text, "%zu done, %zu failed, %zu under way at %lu %%",
                   many->succeeded, many->failed, running, running > 0 ? percent / running : 100);
    progress_line(text);
    many->has_line = true;
    many->shown = now();
}

static void show_line(struct flash_many *many, const struct flash_task *task, const char *before,
                      const char *text)
{
    char label[LABEL];

    clear_line(many);
    (void)fprintf(stderr, "%s: %s%s\n", flash_task_label(task, label, sizeof label), before, text);
}

static void take_event(void *view, struct flash_task *task, const struct ndfu_event *event)
{
    struct flash_many *many = view;

    switch (event->type) {
    case NDFU_EVENT_WARNING:
        show_line(many, task, "Warning: ", event->text);
        break;
    case NDFU_EVENT_RETRY:
        if (!many->is_quiet)
            show_line(many, task, "Trouble: ", event->text);
        break;
    case NDFU_EVENT_RESUMED:
        if (!many->is_quiet)
            show_line(many, task, "Resuming: ", event->text);
        break;
    case NDFU_EVENT_RESTARTED:
        if (!many->is_quiet)
            show_line(many, task, "Starting over: ", event->text);
        break;
    case NDFU_EVENT_ENTERING:
        if (many->is_verbose)
            show_line(many, task, "Switching to the bootloader: ", event->text);
        break;
    case NDFU_EVENT_CONNECTED:
        if (many->is_verbose)
            show_line(many, task, "The target answers: ", event->text);
        break;
    default:
        break;
    }
    show_progress(many);
}

static void print_time(const struct flash_many *many)
{
    char text[32];
    struct tm utc;
    time_t seconds;

    if (!many->is_timed)
        return;
    seconds = time(NULL);
    (void)gmtime_r(&seconds, &utc);
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ ", &utc);
    (void)fputs(text, people());
}

/* @param before  what stands in front of them, where there are any */
static void print_outcomes(const struct flash_task *task, const char *before)
{
    const size_t count = ndfu_package_image_count(task->outcomes.package);
    char text[OUTCOME];

    for (size_t i = 0; i < count; i++) {
        if (!outcome_describe(&task->outcomes, i, text, sizeof text))
            continue;
        (void)fprintf(people(), "%s%s", before, text);
        before = "; ";
    }
}

static void print_end(const struct flash_many *many, const struct flash_task *task)
{
    const bool has_failed = task->error.status != NDFU_OK;
    char label[LABEL];

    print_time(many);
    (void)fprintf(people(), "%s: ", flash_task_label(task, label, sizeof label));
    if (has_failed)
        (void)fprintf(people(), "failed: %s", task->error.message);
    print_outcomes(task, has_failed ? "; before that " : "");
    (void)fputc('\n', people());
    flush_people();
}

static void finish(void *view, struct flash_task *task)
{
    struct flash_many *many = view;
    const bool has_failed = task->error.status != NDFU_OK;

    clear_line(many);
    many->succeeded += !has_failed;
    many->failed += has_failed;
    if (has_failed || are_results_for_people(many->is_quiet))
        print_end(many, task);
    show_progress(many);
}

const struct flash_view flash_view_many = {take_event, finish};

/* No update waits yet: there is none. */
void flash_many_tell_waiting(bool is_quiet)
{
    static const struct ndfu_event event = {
        .type = NDFU_EVENT_WAITING,
        .phase = NDFU_PHASE_FIND,
        .text = "for a device to be plugged in",
    };
    struct event_json events;

    event_json_init(&events, &(struct line_device){0});
    event_json_print(&events, &event);
    if (!is_quiet)
        (void)fprintf(stderr, "Waiting %s\n", event.text);
}

void flash_many_sum_up(struct flash_many *many)
{
    const size_t all = many->succeeded + many->failed;

    clear_line(many);
    flash_json_total(many->succeeded, many->failed);
    if (!are_results_for_people(many->is_quiet))
        return;
    if (many->failed == 0)
        (void)fprintf(people(), "%zu device%s updated\n", all, all == 1 ? "" : "s");
    else
        (void)fprintf(people(), "%zu of %zu device%s updated, %zu failed\n", many->succeeded, all,
                      all == 1 ? "" : "s", many->failed);
}
