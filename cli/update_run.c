/* SPDX-License-Identifier: MIT */
#include "update_run.h"

#include "interrupt.h"

static void cancel(void *update)
{
    ndfu_update_cancel(update);
}

static enum ndfu_status run(struct ndfu_update *update, struct ndfu_error *error)
{
    enum ndfu_status status;

    interrupt_begin(cancel, update);
    status = ndfu_update_run(update, error);
    interrupt_end();
    return status;
}

enum ndfu_status run_update(const struct ndfu_package *package, const char *port,
                            const struct ndfu_update_options *options, struct ndfu_error *error)
{
    struct ndfu_update *update;
    enum ndfu_status status = ndfu_update_create(package, port, options, &update, error);

    if (status != NDFU_OK)
        return status;
    status = run(update, error);
    ndfu_update_destroy(update);
    return status;
}

enum ndfu_status run_inquiry(const char *port, const struct ndfu_update_options *options,
                             struct ndfu_target_info *info, bool *is_answered,
                             struct ndfu_error *error)
{
    struct ndfu_update *inquiry;
    enum ndfu_status status = ndfu_inquiry_create(port, options, &inquiry, error);

    *is_answered = false;
    if (status != NDFU_OK)
        return status;
    status = run(inquiry, error);
    *is_answered = ndfu_inquiry_info(inquiry, info);
    ndfu_update_destroy(inquiry);
    return status;
}
