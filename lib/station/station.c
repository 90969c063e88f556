/* SPDX-License-Identifier: MIT */
/* One poll loop for any number of updates. None holds up another. */
#include <ndfu/station.h>

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "port/clock.h"
#include "port/wait.h"
#include "station/arrivals.h"
#include "station/update.h"

enum { OWN_WAITS = 2, MS = 1000 };

/* An update that has not ended yet. */
struct job {
    struct ndfu_update *update;
    size_t number; /* in the order in which they were added, from 0 */
    bool is_running;
};

struct ndfu_station {
    struct ndfu_station_options options;
    struct job *jobs;
    size_t count;
    size_t capacity;
    struct ndfu_waiter *waiter;
    struct ndfu_waiter *wider; /* for the next wait, where there are more jobs now; or NULL */
    int cancel;
    bool is_cancelled;
    struct ndfu_sight *sight; /* what devices there are, for all updates */
    size_t sight_wait;
    struct ndfu_arrivals *arrivals; /* NULL where nobody wants to know */
    uint64_t idle_since;
    struct ndfu_station_totals totals;
    size_t failed_number;    /* of the first update that failed */
    struct ndfu_error error; /* its; NDFU_OK where none did */
};

void ndfu_station_options_init(struct ndfu_station_options *options, size_t size)
{
    memset(options, 0, size);
    options->size = size < sizeof *options ? size : sizeof *options;
}

static void take_options(struct ndfu_station_options *taken,
                         const struct ndfu_station_options *options)
{
    ndfu_station_options_init(taken, sizeof *taken);
    if (options)
        memcpy(taken, options, options->size < sizeof *taken ? options->size : sizeof *taken);
    taken->size = sizeof *taken;
}

static enum ndfu_status no_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare station",
                          "no memory or no descriptor for the station; " NDFU_MORE_DESCRIPTORS);
}

/* Room for as many updates, and for what they wait for. What was waited for is still to be asked.
 */
static bool grow(struct ndfu_station *station, size_t capacity)
{
    struct ndfu_waiter *waiter;
    struct job *jobs = realloc(station->jobs, capacity * sizeof jobs[0]);

    if (!jobs)
        return false;
    station->jobs = jobs;
    waiter = ndfu_waiter_create(capacity * NDFU_UPDATE_WAITS + OWN_WAITS);
    if (!waiter)
        return false;
    ndfu_waiter_destroy(station->wider);
    station->wider = waiter;
    station->capacity = capacity;
    return true;
}

enum ndfu_status ndfu_station_create(const struct ndfu_station_options *options,
                                     struct ndfu_station **station, struct ndfu_error *error)
{
    struct ndfu_station *made = calloc(1, sizeof *made);
    bool is_made;

    *station = NULL;
    if (!made)
        return no_memory(error);
    if (options && options->size < sizeof options->size) {
        free(made);
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare station",
                              "the size of the options is not set; set them up with "
                              "ndfu_station_options_init()");
    }
    take_options(&made->options, options);
    made->cancel = ndfu_wakeup_create();
    made->sight = ndfu_sight_create();
    is_made = made->cancel >= 0 && made->sight && grow(made, 1);
    if (made->options.on_arrival)
        made->arrivals = ndfu_arrivals_create(made->options.devices);
    made->options.devices = NULL; /* the caller's */
    if (!is_made || (made->options.on_arrival && !made->arrivals)) {
        ndfu_station_destroy(made);
        return no_memory(error);
    }
    *station = made;
    return NDFU_OK;
}

void ndfu_station_destroy(struct ndfu_station *station)
{
    if (!station)
        return;
    ndfu_arrivals_destroy(station->arrivals);
    ndfu_sight_destroy(station->sight);
    ndfu_waiter_destroy(station->waiter);
    ndfu_waiter_destroy(station->wider);
    ndfu_wakeup_destroy(station->cancel);
    free(station->jobs);
    free(station);
}

static bool has(const struct ndfu_station *station, const struct ndfu_update *update)
{
    for (size_t i = 0; i < station->count; i++) {
        if (station->jobs[i].update == update)
            return true;
    }
    return false;
}

enum ndfu_status ndfu_station_add(struct ndfu_station *station, struct ndfu_update *update,
                                  struct ndfu_error *error)
{
    if (update->stage != NDFU_STAGE_NEW)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "run update",
                              "this update has been run already; make another");
    if (has(station, update))
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "run update",
                              "the station has this update already; make another");
    if (station->count == station->capacity && !grow(station, 2 * station->capacity))
        return no_memory(error);
    station->jobs[station->count++] =
        (struct job){.update = update, .number = station->totals.added++};
    return NDFU_OK;
}

void ndfu_station_cancel(struct ndfu_station *station)
{
    ndfu_wakeup_raise(station->cancel);
}

void ndfu_station_count(const struct ndfu_station *station, struct ndfu_station_totals *totals)
{
    const size_t size = totals->size < sizeof *totals ? totals->size : sizeof *totals;

    memcpy(totals, &station->totals, size);
    totals->size = size;
}

static void count_end(struct ndfu_station *station, const struct job *job)
{
    const struct ndfu_error *error = &job->update->error;

    if (error->status == NDFU_OK) {
        station->totals.succeeded++;
        return;
    }
    station->totals.failed++;
    station->totals.cancelled += error->status == NDFU_E_CANCELLED;
    if (station->error.status == NDFU_OK || job->number < station->failed_number) {
        station->error = *error;
        station->failed_number = job->number;
    }
}

/* The caller may add updates here, and destroy this one. */
static void end_job(struct ndfu_station *station, size_t index, uint64_t now)
{
    const struct job job = station->jobs[index];
    const struct ndfu_error error = job.update->error;

    job.update->has_ended = true;
    station->count--;
    memmove(&station->jobs[index], &station->jobs[index + 1],
            (station->count - index) * sizeof station->jobs[0]);
    count_end(station, &job);
    if (station->arrivals)
        ndfu_arrivals_release(station->arrivals, job.update->device, error.status, now);
    station->idle_since = now;
    if (station->options.on_finished)
        station->options.on_finished(job.update, error.status, &error, station->options.cookie);
}

static void end_jobs(struct ndfu_station *station, uint64_t now)
{
    size_t i = 0;

    while (i < station->count) {
        if (station->jobs[i].update->stage == NDFU_STAGE_FINISHED)
            end_job(station, i, now);
        else
            i++;
    }
}

static void cancel_running_jobs(const struct ndfu_station *station)
{
    for (size_t i = 0; i < station->count; i++) {
        if (station->jobs[i].is_running)
            ndfu_update_cancel(station->jobs[i].update);
    }
}

static void cancel_waiting_jobs(const struct ndfu_station *station)
{
    for (size_t i = 0; i < station->count; i++) {
        if (!station->jobs[i].is_running)
            ndfu_update_cancel_unbegun(station->jobs[i].update);
    }
}

/* @return the next update that may run; NULL where there is none */
static struct job *next_job(struct ndfu_station *station)
{
    const size_t limit = station->options.jobs ? station->options.jobs : SIZE_MAX;
    struct job *next = NULL;
    size_t running = 0;

    for (size_t i = 0; i < station->count; i++) {
        if (station->jobs[i].is_running)
            running++;
        else if (!next)
            next = &station->jobs[i];
    }
    return running < limit ? next : NULL;
}

/* Whoever cancels twice means the same; what is not taken would end every wait at once.
 * @return whether the station is cancelled, now or before */
static bool take_cancel(struct ndfu_station *station)
{
    if (ndfu_wakeup_take(station->cancel) && !station->is_cancelled) {
        station->is_cancelled = true;
        cancel_running_jobs(station);
    }
    return station->is_cancelled;
}

/* One that cannot even begin ends here, and makes room for the next. What is added for each of
 * these has its turn when those that run have had theirs. */
static void start_jobs(struct ndfu_station *station)
{
    const size_t count = station->count;
    struct job *job;

    for (size_t i = 0; i < count && !take_cancel(station) && (job = next_job(station)); i++) {
        const uint64_t now = ndfu_clock_us();

        job->is_running = true;
        ndfu_update_start(job->update, station->sight, now);
        end_jobs(station, now);
    }
}

/* Whether there is something to do that nobody is waited for: what is to be begun, or to end before
 * it is. */
static bool is_late(struct ndfu_station *station)
{
    for (size_t i = 0; i < station->count && station->is_cancelled; i++) {
        if (!station->jobs[i].is_running)
            return true;
    }
    return !station->is_cancelled && next_job(station);
}

/* @return how long to wait at most, but for the updates that run */
static uint64_t earliest(struct ndfu_station *station)
{
    if (is_late(station))
        return 0;
    return station->arrivals && !station->is_cancelled ? ndfu_arrivals_wakeup(station->arrivals)
                                                       : NDFU_NEVER;
}

/* @return how long to wait at most */
static uint64_t describe_wait(struct ndfu_station *station)
{
    uint64_t until = earliest(station);

    if (station->wider) {
        ndfu_waiter_destroy(station->waiter);
        station->waiter = station->wider;
        station->wider = NULL;
    }
    ndfu_waiter_clear(station->waiter);
    (void)ndfu_waiter_add(station->waiter, station->cancel, false);
    station->sight_wait = NDFU_WAIT_NONE;
    if (ndfu_sight_descriptor(station->sight) >= 0)
        station->sight_wait =
            ndfu_waiter_add(station->waiter, ndfu_sight_descriptor(station->sight), false);
    for (size_t i = 0; i < station->count; i++) {
        const struct job *job = &station->jobs[i];

        if (!job->is_running)
            continue;
        ndfu_update_describe_wait(job->update, station->waiter);
        if (ndfu_update_wakeup(job->update) < until)
            until = ndfu_update_wakeup(job->update);
    }
    return until;
}

static void look_for_arrivals(struct ndfu_station *station, uint64_t now)
{
    if (now < ndfu_arrivals_wakeup(station->arrivals) && !ndfu_sight_has_news(station->sight))
        return;
    for (size_t i = 0; i < station->count; i++) {
        if (station->jobs[i].is_running)
            ndfu_arrivals_hold(station->arrivals, station->jobs[i].update->device, now);
    }
    ndfu_arrivals_look(station->arrivals, station->sight, now, station->options.on_arrival,
                       station->options.cookie);
}

static void work(struct ndfu_station *station)
{
    ndfu_sight_renew(station->sight, ndfu_waiter_is_ready(station->waiter, station->sight_wait));
    /* What one does may take its time, such as opening a transport. */
    for (size_t i = 0; i < station->count; i++) {
        if (station->jobs[i].is_running)
            ndfu_update_work(station->jobs[i].update, ndfu_clock_us(), station->waiter);
    }
    if (station->arrivals && !take_cancel(station))
        look_for_arrivals(station, ndfu_clock_us());
    end_jobs(station, ndfu_clock_us());
}

/* Whether there is, or may still be, something to do. */
static bool goes_on(const struct ndfu_station *station)
{
    const uint64_t idle_us = (uint64_t)station->options.idle_timeout_ms * MS;

    if (station->count > 0)
        return true;
    return station->arrivals && !station->is_cancelled &&
           (idle_us == 0 || ndfu_clock_us() - station->idle_since < idle_us);
}

static uint64_t idle_end(const struct ndfu_station *station)
{
    if (station->count > 0 || !station->arrivals || station->options.idle_timeout_ms == 0)
        return NDFU_NEVER;
    return station->idle_since + (uint64_t)station->options.idle_timeout_ms * MS;
}

/* What is added behind a cancel ends as well. @return whether there is anything to wait for */
static bool begin_round(struct ndfu_station *station)
{
    start_jobs(station);
    if (station->is_cancelled) {
        cancel_waiting_jobs(station);
        end_jobs(station, ndfu_clock_us());
    }
    return goes_on(station);
}

/* What the run ends in; a cancel is the end of this run alone. */
static enum ndfu_status end_run(struct ndfu_station *station, struct ndfu_error *error)
{
    const bool was_waiting = station->is_cancelled && station->arrivals != NULL;

    if (station->is_cancelled)
        (void)take_cancel(station);
    station->is_cancelled = false;
    if (station->error.status == NDFU_OK && was_waiting)
        return ndfu_error_set(error, NDFU_E_CANCELLED, NDFU_LAYER_UPDATE, "run station",
                              "cancelled while waiting for devices");
    if (error && station->error.status != NDFU_OK)
        *error = station->error;
    return station->error.status;
}

enum ndfu_status ndfu_station_run(struct ndfu_station *station, struct ndfu_error *error)
{
    station->idle_since = ndfu_clock_us();
    while (begin_round(station)) {
        const uint64_t until = describe_wait(station);

        ndfu_waiter_wait(station->waiter, until < idle_end(station) ? until : idle_end(station));
        work(station);
    }
    return end_run(station, error);
}
