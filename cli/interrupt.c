/* SPDX-License-Identifier: MIT */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static struct ndfu_watch *volatile watched;
static volatile sig_atomic_t came;

static void interrupt(int signal_number)
{
    (void)signal_number;
    came = 1;
    if (watched)
        ndfu_watch_cancel(watched);
}

void interrupt_begin(struct ndfu_watch *watch)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    came = 0;
    watched = watch;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool interrupt_came(void)
{
    return came != 0;
}

void interrupt_end(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    watched = NULL;
}
