/* SPDX-License-Identifier: MIT */
#include "sim/simulation.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "sim/complain.h"

static uint64_t clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t time_of(const struct simulation *simulation)
{
    return clock_ns() - simulation->began;
}

/* Standard output without a reader is no reason to end. */
static bool take_signals(struct simulation *simulation)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
    sigset_t signals;

    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&signals);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        (void)sigaddset(&signals, numbers[i]);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    simulation->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return simulation->signals >= 0 || complain_of_system(errno, "cannot wait for signals");
}

bool simulation_open(struct simulation *simulation)
{
    simulation->began = clock_ns();
    simulation->watch.descriptor = -1;
    return take_signals(simulation) && watch_open(&simulation->watch);
}

void simulation_close(struct simulation *simulation)
{
    watch_close(&simulation->watch);
    if (simulation->signals >= 0)
        (void)close(simulation->signals);
    simulation->signals = -1;
}

/* Whom a signal is for: a target's number from 1, or 0 for all of them. */
static size_t addressee(const struct signalfd_siginfo *signal)
{
    return signal->ssi_code == SI_QUEUE && signal->ssi_int > 0 ? (size_t)signal->ssi_int : 0;
}

static void act_on(struct simulation *simulation, const struct signalfd_siginfo *signal)
{
    const size_t number = addressee(signal);

    if (number > simulation->count)
        (void)complain("a signal was sent to target %zu, and there are %zu", number,
                       simulation->count);
    for (size_t i = 0; i < simulation->count; i++) {
        if (number != 0 && number != i + 1)
            continue;
        if (signal->ssi_signo == SIGUSR1)
            device_power_cycle(&simulation->devices[i], time_of(simulation));
        else
            device_press_button(&simulation->devices[i], time_of(simulation));
    }
}

static void see_touches(struct simulation *simulation)
{
    int number;

    while ((number = watch_next(&simulation->watch)) != WATCH_NOTHING) {
        for (size_t i = 0; i < simulation->count; i++) {
            if (number == WATCH_ALL || number == simulation->devices[i].pty.watched_as)
                simulation->devices[i].is_touched = true;
        }
    }
}

static bool work(struct simulation *simulation)
{
    for (size_t i = 0; i < simulation->count; i++) {
        if (!device_work(&simulation->devices[i], time_of(simulation)))
            return false;
    }
    return true;
}

/*
 * What hosts did before a signal was sent happens before it.
 *
 * @return false when a port could not be made, with a message on standard error
 */
static bool handle_signals(struct simulation *simulation, bool *is_over)
{
    struct signalfd_siginfo signal;

    while (read(simulation->signals, &signal, sizeof signal) == sizeof signal) {
        see_touches(simulation);
        if (!work(simulation))
            return false;
        if (signal.ssi_signo == SIGUSR1 || signal.ssi_signo == SIGUSR2)
            act_on(simulation, &signal);
        else
            *is_over = true;
    }
    return true;
}

static bool has_all_images(const struct simulation *simulation)
{
    for (size_t i = 0; i < simulation->count; i++) {
        if (target_report(simulation->devices[i].target)->images < simulation->images)
            return false;
    }
    return simulation->images > 0;
}

/* @return whether everything is over */
static bool end_when_done(struct simulation *simulation)
{
    bool is_over = true;

    if (!has_all_images(simulation))
        return false;
    for (size_t i = 0; i < simulation->count; i++) {
        device_end(&simulation->devices[i]);
        is_over = is_over && device_has_ended(&simulation->devices[i]);
    }
    return is_over;
}

/* Bytes on a fast line take microseconds: poll() and its milliseconds would be too coarse. */
static struct timespec time_to_wait(const struct simulation *simulation)
{
    static const uint64_t second = 1000000000;
    const uint64_t now = time_of(simulation);
    uint64_t wait = TARGET_NEVER;

    for (size_t i = 0; i < simulation->count; i++) {
        const uint64_t wakeup = device_wakeup(&simulation->devices[i], now);
        const uint64_t left = wakeup > now ? wakeup - now : 0;

        wait = left < wait ? left : wait;
    }
    return (struct timespec){
        .tv_sec = (time_t)(wait / second),
        .tv_nsec = (long)(wait % second),
    };
}

/* Waits until a host, a signal or the time asks for something. */
static void wait_for_work(const struct simulation *simulation, struct pollfd *entries)
{
    const struct timespec wait = time_to_wait(simulation);

    entries[0] = (struct pollfd){.fd = simulation->signals, .events = POLLIN};
    entries[1] = (struct pollfd){.fd = simulation->watch.descriptor, .events = POLLIN};
    for (size_t i = 0; i < simulation->count; i++)
        entries[i + 2] = device_entry(&simulation->devices[i]);
    (void)ppoll(entries, simulation->count + 2, &wait, NULL);
}

/* All of them, even when one cannot. */
bool simulation_turn_off(struct simulation *simulation)
{
    bool is_well = true;

    for (size_t i = 0; i < simulation->count; i++)
        is_well = device_turn_off(&simulation->devices[i], time_of(simulation)) && is_well;
    return is_well;
}

bool simulation_run(struct simulation *simulation)
{
    struct pollfd *entries = calloc(simulation->count + 2, sizeof *entries);
    bool is_well = entries != NULL;
    bool is_over = false;

    while (is_well && !is_over) {
        see_touches(simulation);
        is_well = work(simulation) && handle_signals(simulation, &is_over);
        is_over = is_over || end_when_done(simulation);
        if (is_well && !is_over)
            wait_for_work(simulation, entries);
    }
    free(entries);
    return is_well;
}
