/* SPDX-License-Identifier: MIT */
#include "port/wait.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "port/clock.h"

enum { LONGEST_MS = 60 * 1000 };

struct ndfu_waiter {
    size_t capacity;
    size_t count;
    uint64_t limit;
    struct pollfd entries[];
};

struct ndfu_waiter *ndfu_waiter_create(size_t capacity)
{
    struct ndfu_waiter *waiter = calloc(1, sizeof *waiter + capacity * sizeof waiter->entries[0]);

    if (!waiter)
        return NULL;
    waiter->capacity = capacity;
    ndfu_waiter_clear(waiter);
    return waiter;
}

void ndfu_waiter_destroy(struct ndfu_waiter *waiter)
{
    free(waiter);
}

void ndfu_waiter_clear(struct ndfu_waiter *waiter)
{
    waiter->count = 0;
    waiter->limit = UINT64_MAX;
}

size_t ndfu_waiter_add(struct ndfu_waiter *waiter, int descriptor, bool for_output)
{
    if (waiter->count == waiter->capacity)
        return SIZE_MAX;
    waiter->entries[waiter->count] = (struct pollfd){
        .fd = descriptor,
        .events = (short)(POLLIN | (for_output ? POLLOUT : 0)),
    };
    return waiter->count++;
}

void ndfu_waiter_limit(struct ndfu_waiter *waiter, uint64_t until_us)
{
    if (until_us < waiter->limit)
        waiter->limit = until_us;
}

/* Rounded up: a wait that ends just before its time would only be begun again. */
static int milliseconds_until(uint64_t until)
{
    const uint64_t now = ndfu_clock_us();
    const uint64_t wait = until > now ? (until - now - 1) / 1000 + 1 : 0;

    return wait < LONGEST_MS ? (int)wait : LONGEST_MS;
}

void ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us)
{
    const uint64_t until = until_us < waiter->limit ? until_us : waiter->limit;

    if (poll(waiter->entries, (nfds_t)waiter->count, milliseconds_until(until)) >= 0)
        return;
    /* Interrupted, or short of memory for a moment: nothing is known to be ready. */
    for (size_t i = 0; i < waiter->count; i++)
        waiter->entries[i].revents = 0;
}

bool ndfu_waiter_is_ready(const struct ndfu_waiter *waiter, size_t index)
{
    return index < waiter->count &&
           (waiter->entries[index].revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

int ndfu_wakeup_create(void)
{
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void ndfu_wakeup_raise(int wakeup)
{
    const uint64_t one = 1;
    const int reason = errno; /* of whatever a signal has interrupted */
    const ssize_t written = write(wakeup, &one, sizeof one);

    /* Only a full counter can refuse it, and then it is ready as it is. */
    (void)written;
    errno = reason;
}

bool ndfu_wakeup_take(int wakeup)
{
    uint64_t count;

    return read(wakeup, &count, sizeof count) == (ssize_t)sizeof count;
}

bool ndfu_wakeup_is_raised(int wakeup)
{
    struct pollfd entry = {.fd = wakeup, .events = POLLIN};

    return poll(&entry, 1, 0) > 0;
}

void ndfu_wakeup_destroy(int wakeup)
{
    if (wakeup >= 0)
        (void)close(wakeup);
}
