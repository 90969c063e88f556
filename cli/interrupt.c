/* SPDX-License-Identifier: MIT */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A handler has no other way to know. */
static interrupt_function *volatile end_it;
static void *volatile running;
static atomic_bool came;
static volatile int news = -1;

static void interrupt(int signal_number)
{
    const uint64_t one = 1;

    (void)signal_number;
    came = true;
    if (running)
        end_it(running);
    if (news >= 0 && write(news, &one, sizeof one) < 0)
        return; /* it can only be readable already */
}

/* The second one finds the default action. */
void interrupt_begin(interrupt_function *end, void *what)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    came = false;
    news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    end_it = end;
    running = what;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool interrupt_came(void)
{
    return came;
}

int interrupt_descriptor(void)
{
    return news;
}

void interrupt_end(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    running = NULL;
    if (news >= 0)
        (void)close(news);
    news = -1;
}
