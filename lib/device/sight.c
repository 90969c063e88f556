/* SPDX-License-Identifier: MIT */
#include "device/sight.h"

#include <stdlib.h>

#include "device/list.h"
#include "device/udev.h"
#include "port/clock.h"

enum { LOOK_US = 1000 * 1000, LOOK_WITHOUT_NEWS_US = 100 * 1000 };

struct ndfu_sight {
    struct ndfu_udev_monitor *monitor; /* NULL where the system gives none */
    struct ndfu_device_list *seen;     /* NULL where nobody has looked yet */
    uint64_t seen_at;
    bool is_old; /* whoever looks wants to see anew */
    bool has_news;
};

struct ndfu_sight *ndfu_sight_create(void)
{
    struct ndfu_sight *sight = calloc(1, sizeof *sight);

    if (sight)
        sight->monitor = ndfu_udev_monitor_create();
    return sight;
}

void ndfu_sight_destroy(struct ndfu_sight *sight)
{
    if (!sight)
        return;
    ndfu_device_list_destroy(sight->seen);
    ndfu_udev_monitor_destroy(sight->monitor);
    free(sight);
}

int ndfu_sight_descriptor(const struct ndfu_sight *sight)
{
    return sight->monitor ? ndfu_udev_monitor_descriptor(sight->monitor) : -1;
}

uint64_t ndfu_sight_next_look(const struct ndfu_sight *sight, uint64_t now_us)
{
    const uint64_t interval = sight->monitor ? LOOK_US : LOOK_WITHOUT_NEWS_US;

    return now_us - now_us % interval + interval;
}

void ndfu_sight_renew(struct ndfu_sight *sight, bool is_readable)
{
    sight->is_old = true;
    sight->has_news = is_readable;
    if (is_readable && sight->monitor)
        ndfu_udev_monitor_drain(sight->monitor);
}

void ndfu_sight_forget(struct ndfu_sight *sight)
{
    sight->is_old = true;
}

bool ndfu_sight_has_news(const struct ndfu_sight *sight)
{
    return sight->has_news;
}

static enum ndfu_status see(struct ndfu_sight *sight, struct ndfu_error *error)
{
    ndfu_device_list_destroy(sight->seen);
    sight->is_old = false;
    sight->seen_at = ndfu_clock_us();
    return ndfu_device_list_see(&sight->seen, error);
}

/* @param is_fresh  what was seen will do */
static enum ndfu_status list_seen(struct ndfu_sight *sight, bool is_fresh,
                                  const struct ndfu_device_options *options,
                                  struct ndfu_device_list **list, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    *list = NULL;
    if (!sight->seen || !is_fresh)
        status = see(sight, error);
    return status == NDFU_OK ? ndfu_device_list_classify(sight->seen, options, list, error)
                             : status;
}

enum ndfu_status ndfu_sight_list(struct ndfu_sight *sight,
                                 const struct ndfu_device_options *options,
                                 struct ndfu_device_list **list, struct ndfu_error *error)
{
    return list_seen(sight, !sight->is_old, options, list, error);
}

enum ndfu_status ndfu_sight_recall(struct ndfu_sight *sight,
                                   const struct ndfu_device_options *options,
                                   struct ndfu_device_list **list, struct ndfu_error *error)
{
    const bool is_recent = ndfu_clock_us() - sight->seen_at < LOOK_US;

    return list_seen(sight, is_recent, options, list, error);
}
