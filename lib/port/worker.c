/* SPDX-License-Identifier: MIT */
#include "port/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "port/wait.h"

struct ndfu_worker {
    ndfu_worker_function *function;
    void *argument;
    pthread_t thread;
    int done; /* a wake-up */
    bool is_done;
    enum ndfu_status status;
    struct ndfu_error error;
};

static void *work(void *argument)
{
    struct ndfu_worker *worker = argument;

    worker->status = worker->function(worker->argument, &worker->error);
    ndfu_wakeup_raise(worker->done);
    return NULL;
}

/* The caller's signal handlers run in the caller's threads. */
static bool start_without_signals(struct ndfu_worker *worker)
{
    sigset_t all;
    sigset_t before;
    bool is_started;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    is_started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_started;
}

struct ndfu_worker *ndfu_worker_start(ndfu_worker_function *function, void *argument)
{
    struct ndfu_worker *worker = calloc(1, sizeof *worker);

    if (!worker)
        return NULL;
    worker->function = function;
    worker->argument = argument;
    worker->done = ndfu_wakeup_create();
    if (worker->done >= 0 && start_without_signals(worker))
        return worker;
    ndfu_wakeup_destroy(worker->done);
    free(worker);
    return NULL;
}

int ndfu_worker_descriptor(const struct ndfu_worker *worker)
{
    return worker->done;
}

bool ndfu_worker_is_done(struct ndfu_worker *worker)
{
    if (!worker->is_done)
        worker->is_done = ndfu_wakeup_take(worker->done);
    return worker->is_done;
}

enum ndfu_status ndfu_worker_join(struct ndfu_worker *worker, struct ndfu_error *error)
{
    enum ndfu_status status;

    if (!worker)
        return NDFU_OK;
    (void)pthread_join(worker->thread, NULL);
    status = worker->status;
    if (error && status != NDFU_OK)
        *error = worker->error;
    ndfu_wakeup_destroy(worker->done);
    free(worker);
    return status;
}
