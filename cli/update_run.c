/* SPDX-License-Identifier: MIT */
#include "update_run.h"

#include "interrupt.h"

static void cancel(void *update)
{
    ndfu_update_cancel(update);
}

enum ndfu_status run_update(const struct ndfu_package *package, const char *port,
                            const struct ndfu_update_options *options, struct ndfu_error *error)
{
    struct ndfu_update *update;
    enum ndfu_status status = ndfu_update_create(package, port, options, &update, error);

    if (status != NDFU_OK)
        return status;
    interrupt_begin(cancel, update);
    status = ndfu_update_run(update, error);
    interrupt_end();
    ndfu_update_destroy(update);
    return status;
}
