/* SPDX-License-Identifier: MIT */
/* A transport of the caller's own, as an update keeps it. */
#include <ndfu/transport.h>

#include "base/error.h"
#include "port/transport.h"
#include "port/wait.h"
#include "station/update.h"

enum ndfu_status ndfu_update_take_transport(struct ndfu_update *update, struct ndfu_error *error)
{
    const enum ndfu_status status =
        ndfu_transport_take(&update->transport, update->options.transport, error);

    if (status != NDFU_OK)
        return status;
    update->wake = ndfu_wakeup_create();
    if (update->wake < 0)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                              "no descriptor to wake the update by; " NDFU_MORE_DESCRIPTORS);
    update->options.transport = &update->transport;
    return NDFU_OK;
}

void ndfu_update_wake(struct ndfu_update *update)
{
    ndfu_wakeup_raise(update->wake);
}
