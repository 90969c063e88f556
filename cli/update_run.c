/* SPDX-License-Identifier: MIT */
#include "update_run.h"

#include "interrupt.h"

static void cancel_update(void *update)
{
    ndfu_update_cancel(update);
}

static void cancel_station(void *station)
{
    ndfu_station_cancel(station);
}

enum ndfu_status run_update(struct ndfu_update *update, struct ndfu_error *error)
{
    enum ndfu_status status;

    interrupt_begin(cancel_update, update);
    status = ndfu_update_run(update, error);
    interrupt_end();
    return status;
}

enum ndfu_status run_station(struct ndfu_station *station, struct ndfu_error *error)
{
    enum ndfu_status status;

    interrupt_begin(cancel_station, station);
    status = ndfu_station_run(station, error);
    interrupt_end();
    return status;
}
