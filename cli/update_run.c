/* SPDX-License-Identifier: MIT */
#include "update_run.h"

#include <signal.h>
#include <stddef.h>

/* What Ctrl-C ends. A handler has no other way to know. */
static struct ndfu_update *volatile running;

static void interrupt(int signal_number)
{
    (void)signal_number;
    if (running)
        ndfu_update_cancel(running);
}

/* The second one finds the default action. */
static void catch_signals(struct ndfu_update *update)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    running = update;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static void release_signals(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    running = NULL;
}

enum ndfu_status run_update(const struct ndfu_package *package, const char *port,
                            const struct ndfu_update_options *options, struct ndfu_error *error)
{
    struct ndfu_update *update;
    enum ndfu_status status = ndfu_update_create(package, port, options, &update, error);

    if (status != NDFU_OK)
        return status;
    catch_signals(update);
    status = ndfu_update_run(update, error);
    release_signals();
    ndfu_update_destroy(update);
    return status;
}
