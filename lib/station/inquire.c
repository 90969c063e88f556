/* SPDX-License-Identifier: MIT */
/* What is asked of a target besides an update. */
#include <ndfu/inquire.h>

#include <string.h>

#include "station/update.h"

static enum ndfu_status run(struct ndfu_update *update, struct ndfu_target_info *info,
                            struct ndfu_error *error)
{
    const enum ndfu_status status = ndfu_update_run(update, error);
    const size_t size = info && info->size < sizeof *info ? info->size : sizeof *info;

    if (info) {
        memcpy(info, ndfu_engine_info(update->engine), size);
        info->size = size;
    }
    ndfu_update_destroy(update);
    return status;
}

enum ndfu_status ndfu_target_inquire(const char *port, const struct ndfu_update_options *options,
                                     struct ndfu_target_info *info, struct ndfu_error *error)
{
    struct ndfu_update *update;
    const enum ndfu_status status =
        ndfu_update_make(NULL, NDFU_GOAL_INFO, port, options, &update, error);

    return status == NDFU_OK ? run(update, info, error) : status;
}

enum ndfu_status ndfu_target_reset(const char *port, const struct ndfu_update_options *options,
                                   struct ndfu_error *error)
{
    struct ndfu_update *update;
    const enum ndfu_status status =
        ndfu_update_make(NULL, NDFU_GOAL_RESET, port, options, &update, error);

    return status == NDFU_OK ? run(update, NULL, error) : status;
}
