/* SPDX-License-Identifier: MIT */
/* Once everything is accepted: whether the device comes back with its application. */
#include "station/update.h"

#include "base/error.h"

enum { MS = 1000, DESCRIPTION = 200 };

static void fail_unseen(struct ndfu_update *update, const char *why)
{
    struct ndfu_error error;

    (void)ndfu_error_set(&error, NDFU_E_NOT_SEEN, NDFU_LAYER_DEVICE, "wait for application",
                         "everything was written and accepted, but the application was not seen "
                         "afterwards: %s",
                         why);
    ndfu_update_finish(update, &error);
}

static void fail_stayed(struct ndfu_update *update)
{
    struct ndfu_error error;
    char text[DESCRIPTION];

    (void)ndfu_error_set(&error, NDFU_E_NOT_SEEN, NDFU_LAYER_DEVICE, "wait for application",
                         "the device has not left the bus within %lu s, so that its bootloader "
                         "still runs: %s. Reset it or plug it in again",
                         (unsigned long)update->options.application_timeout_ms / MS,
                         ndfu_device_describe(update->device, text, sizeof text));
    fail_unseen(update, error.message);
}

/* What was updated is a bootloader, whether or not its product was known as one. If it came back as
 * the same product, without the trigger of an application, nothing would tell the two apart. */
void ndfu_application_begin(struct ndfu_update *update, uint64_t now_us)
{
    ndfu_tap_closed(&update->tap);
    ndfu_line_close(update, false);
    if (!update->device) {
        fail_unseen(update, "nothing is known of the device any more");
        return;
    }
    if (!ndfu_search_add_bootloader(&update->search, update->device->vendor_id,
                                    update->device->product_id)) {
        fail_unseen(update, "there is no memory to wait for it");
        return;
    }
    ndfu_update_wait_in(update, NDFU_STAGE_REST, now_us,
                        (uint64_t)update->options.application_timeout_ms * MS);
    ndfu_update_tell(update, NDFU_EVENT_WAITING, "for the application to come back");
}

static void seen(struct ndfu_update *update, struct ndfu_device *device)
{
    char text[DESCRIPTION];

    ndfu_device_destroy(update->device);
    update->device = device;
    ndfu_update_tell(update, NDFU_EVENT_APPLICATION,
                     ndfu_device_describe(device, text, sizeof text));
    ndfu_update_finish(update, NULL);
}

static void look_for_application(struct ndfu_update *update, uint64_t now)
{
    struct ndfu_device *device;
    struct ndfu_error error;
    enum ndfu_status status = ndfu_search_return(&update->search, update->sight, update->device,
                                                 NDFU_RETURN_APPLICATION, &device, &error);

    if (status == NDFU_OK && device) {
        seen(update, device);
        return;
    }
    if (status == NDFU_OK && now >= update->stage_until)
        status = ndfu_search_explain_loss(&update->search, update->sight, update->device,
                                          NDFU_RETURN_APPLICATION,
                                          update->options.application_timeout_ms, &error);
    if (status != NDFU_OK)
        fail_unseen(update, error.message);
}

void ndfu_application_look(struct ndfu_update *update, uint64_t now_us)
{
    const uint64_t until = update->stage_until;

    if (update->stage == NDFU_STAGE_REST && ndfu_search_has_left(update->device)) {
        ndfu_update_wait_in(update, NDFU_STAGE_SEE, now_us, until > now_us ? until - now_us : 0);
    } else if (update->stage == NDFU_STAGE_REST && now_us >= until) {
        fail_stayed(update);
        return;
    }
    if (update->stage == NDFU_STAGE_SEE)
        look_for_application(update, now_us);
}
