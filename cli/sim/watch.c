/* SPDX-License-Identifier: MIT */
#include "sim/watch.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "sim/complain.h"

bool watch_open(struct watch *watch)
{
    watch->descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return watch->descriptor >= 0 || complain_of_system(errno, "cannot watch ports");
}

void watch_close(struct watch *watch)
{
    if (watch->descriptor >= 0)
        (void)close(watch->descriptor);
    watch->descriptor = -1;
}

int watch_add(const struct watch *watch, const char *port)
{
    return inotify_add_watch(watch->descriptor, port, IN_OPEN | IN_CLOSE);
}

/* Events of a file, other than those of a folder, have no name behind them. */
int watch_next(const struct watch *watch)
{
    struct inotify_event event;

    if (read(watch->descriptor, &event, sizeof event) != sizeof event)
        return WATCH_NOTHING;
    return event.wd < 0 ? WATCH_ALL : event.wd;
}
