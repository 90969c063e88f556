/* SPDX-License-Identifier: MIT */
/* What is asked of a target besides an update. */
#include <ndfu/inquire.h>

#include <string.h>

#include "base/error.h"
#include "station/update.h"

enum ndfu_status ndfu_inquiry_create(const char *port, const struct ndfu_update_options *options,
                                     struct ndfu_update **inquiry, struct ndfu_error *error)
{
    return ndfu_update_make(NULL, NDFU_GOAL_INFO, port, options, inquiry, error);
}

enum ndfu_status ndfu_entry_create(const struct ndfu_update_options *options,
                                   struct ndfu_update **entry, struct ndfu_error *error)
{
    const enum ndfu_status status =
        ndfu_update_make(NULL, NDFU_GOAL_INFO, NULL, options, entry, error);

    if (status != NDFU_OK)
        return status;
    if ((*entry)->options.transport) {
        ndfu_update_destroy(*entry);
        *entry = NULL;
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare update",
                              "a transport is no device of this machine, which could be switched");
    }
    (*entry)->ends_at_port = true;
    return NDFU_OK;
}

enum ndfu_status ndfu_reset_create(const char *port, const struct ndfu_update_options *options,
                                   struct ndfu_update **reset, struct ndfu_error *error)
{
    return ndfu_update_make(NULL, NDFU_GOAL_RESET, port, options, reset, error);
}

/* What answers a search at other settings does not answer the inquiry. */
bool ndfu_inquiry_info(const struct ndfu_update *inquiry, struct ndfu_target_info *info)
{
    const size_t size = info->size < sizeof *info ? info->size : sizeof *info;
    struct ndfu_target_info told = inquiry->told;

    if (inquiry->engine && inquiry->told.size == 0)
        told = *ndfu_engine_info(inquiry->engine);
    told.received += inquiry->diagnosis.received;
    memcpy(info, &told, size);
    info->size = size;
    return inquiry->engine && !inquiry->diagnosis.is_running &&
           ndfu_engine_was_answered(inquiry->engine);
}

enum ndfu_status ndfu_target_inquire(const char *port, const struct ndfu_update_options *options,
                                     struct ndfu_target_info *info, struct ndfu_error *error)
{
    struct ndfu_update *inquiry;
    enum ndfu_status status = ndfu_inquiry_create(port, options, &inquiry, error);

    if (status != NDFU_OK)
        return status;
    status = ndfu_update_run(inquiry, error);
    (void)ndfu_inquiry_info(inquiry, info);
    ndfu_update_destroy(inquiry);
    return status;
}

enum ndfu_status ndfu_target_reset(const char *port, const struct ndfu_update_options *options,
                                   struct ndfu_error *error)
{
    struct ndfu_update *update;
    enum ndfu_status status = ndfu_reset_create(port, options, &update, error);

    if (status != NDFU_OK)
        return status;
    status = ndfu_update_run(update, error);
    ndfu_update_destroy(update);
    return status;
}
