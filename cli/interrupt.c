/* SPDX-License-Identifier: MIT */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

/* A handler has no other way to know. */
static interrupt_function *volatile end_it;
static void *volatile running;
static volatile sig_atomic_t came;

static void interrupt(int signal_number)
{
    (void)signal_number;
    came = 1;
    if (running)
        end_it(running);
}

/* The second one finds the default action. */
void interrupt_begin(interrupt_function *end, void *what)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    came = 0;
    end_it = end;
    running = what;
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
    running = NULL;
}
