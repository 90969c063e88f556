/* SPDX-License-Identifier: MIT */
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Whoever means it a second time takes longer than that. timeout(1) sends each signal twice at
 * once, and would kill the program in the middle of a frame. */
enum { SECOND_MS = 500 };

/* Ctrl-C, what asks a program to end, and a terminal that was closed. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { ENDING = sizeof ending / sizeof ending[0] };

/* A handler has no other way to know. */
static interrupt_function *volatile end_it;
static void *volatile running;
static atomic_bool came;
static atomic_llong came_at; /* in milliseconds */
static volatile int news = -1;

static long long milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end_at_once(int signal_number)
{
    sigset_t this;

    (void)signal(signal_number, SIG_DFL);
    (void)sigemptyset(&this);
    (void)sigaddset(&this, signal_number);
    (void)raise(signal_number);
    (void)pthread_sigmask(SIG_UNBLOCK, &this, NULL);
}

static void interrupt(int signal_number)
{
    const uint64_t one = 1;
    const int number = errno;

    if (came && milliseconds() - came_at >= SECOND_MS)
        end_at_once(signal_number);
    if (!came)
        came_at = milliseconds();
    came = true;
    if (running)
        end_it(running);
    if (news >= 0)
        (void)!write(news, &one, sizeof one); /* it can only be readable already */
    errno = number;
}

/* What nohup(1) has started outlives its terminal. Shells ignore Ctrl-C for what they start in the
 * background, but whoever sends that one the signal itself means it. */
static bool is_to_be_ignored(int signal_number)
{
    struct sigaction now;

    return signal_number == SIGHUP && sigaction(signal_number, NULL, &now) == 0 &&
           now.sa_handler == SIG_IGN;
}

void interrupt_begin(interrupt_function *end, void *what)
{
    /* What is being printed is printed whole; what waits for a device is woken all the same. */
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};

    came = false;
    news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    end_it = end;
    running = what;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ENDING; i++) {
        if (!is_to_be_ignored(ending[i]))
            (void)sigaction(ending[i], &action, NULL);
    }
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
    const int closed = news;

    running = NULL;
    news = -1;
    if (closed >= 0)
        (void)close(closed);
    /* The second of two at once may still be on its way, when what the first one ended must be
     * told. */
    if (came)
        return;
    for (size_t i = 0; i < ENDING; i++) {
        if (!is_to_be_ignored(ending[i]))
            (void)signal(ending[i], SIG_DFL);
    }
}
