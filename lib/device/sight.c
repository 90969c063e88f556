/* SPDX-License-Identifier: MIT */
#include "device/sight.h"

#include <stdlib.h>

#include "device/list.h"
#include "device/udev.h"

struct ndfu_sight {
    struct ndfu_udev_monitor *monitor; /* NULL where the system gives none */
    struct ndfu_device_list *seen;     /* NULL where nobody has looked since it was renewed */
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

void ndfu_sight_forget(struct ndfu_sight *sight)
{
    ndfu_device_list_destroy(sight->seen);
    sight->seen = NULL;
}

void ndfu_sight_renew(struct ndfu_sight *sight, bool is_readable)
{
    ndfu_sight_forget(sight);
    sight->has_news = is_readable;
    if (is_readable && sight->monitor)
        ndfu_udev_monitor_drain(sight->monitor);
}

bool ndfu_sight_has_news(const struct ndfu_sight *sight)
{
    return sight->has_news;
}

enum ndfu_status ndfu_sight_list(struct ndfu_sight *sight,
                                 const struct ndfu_device_options *options,
                                 struct ndfu_device_list **list, struct ndfu_error *error)
{
    *list = NULL;
    if (!sight->seen) {
        const enum ndfu_status status = ndfu_device_list_see(&sight->seen, error);

        if (status != NDFU_OK)
            return status;
    }
    return ndfu_device_list_classify(sight->seen, options, list, error);
}
