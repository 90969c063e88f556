/* SPDX-License-Identifier: MIT */
/* What the target has, against what the package demands, before anything is sent. */
#include "station/update.h"

#include <stdio.h>
#include <string.h>

#include <ndfu/preflight.h>

#include "base/error.h"

bool ndfu_judge_is_wanted(const struct ndfu_update *update)
{
    return update->goal == NDFU_GOAL_UPDATE &&
           (update->options.preflight || update->options.skip_current);
}

static bool is_left_out(const struct ndfu_update *update, const struct ndfu_image *image)
{
    return (update->options.leave_out >> image->kind & 1) != 0;
}

/* A target that answers, but not to that, is not judged. */
static void forgive(struct ndfu_update *update, uint64_t now)
{
    ndfu_update_warn(update,
                     "the device does not tell what it has, so that it cannot be compared with the "
                     "package: %s",
                     update->error.message);
    memset(&update->error, 0, sizeof update->error);
    memset(&update->told, 0, sizeof update->told);
    ndfu_tap_closed(&update->tap);
    ndfu_drive_open(update, now);
}

static void tell_left_out(const struct ndfu_update *update, const struct ndfu_image *image)
{
    const struct ndfu_event event = {
        .type = NDFU_EVENT_LEFT_OUT,
        .kind = image->kind,
        .total = image->size,
        .phase = NDFU_PHASE_INQUIRE,
        .port = update->port_name,
        .device = update->device,
    };

    if (update->options.on_event)
        update->options.on_event(&event, update->options.cookie);
}

/* @return whether anything is left to send */
static bool skip_current(struct ndfu_update *update)
{
    const size_t count = ndfu_package_image_count(update->package);
    size_t left = 0;

    if (!update->told.has_images)
        ndfu_update_warn(update, "the device does not tell what is installed, so that nothing is "
                                 "left out");
    update->options.leave_out |= ndfu_preflight_installed(update->package, &update->told);
    for (size_t i = 0; i < count; i++) {
        const struct ndfu_image *image = ndfu_package_image(update->package, i);

        if (is_left_out(update, image))
            tell_left_out(update, image);
        else
            left++;
    }
    return left > 0;
}

static bool lacks_a_signature(const struct ndfu_update *update)
{
    for (size_t i = 0; i < ndfu_package_image_count(update->package); i++) {
        const struct ndfu_image *image = ndfu_package_image(update->package, i);

        if (!is_left_out(update, image) && !image->init_packet.is_signed)
            return true;
    }
    return false;
}

/* The protocol does not tell whether a bootloader wants signatures. Of those that have a name, one
 * is known not to. */
static void warn_of_signature(const struct ndfu_update *update)
{
    const struct ndfu_device *device = update->device;

    if (!device || device->kind != NDFU_DEVICE_BOOTLOADER || !device->product ||
        strstr(device->product, "Open DFU Bootloader") || !lacks_a_signature(update))
        return;
    ndfu_update_warn(update,
                     "the package has no signature, and the device, which calls itself '%s', most "
                     "likely wants one: it is not known as a bootloader that takes packages "
                     "without, as Nordic's Open Bootloader does",
                     device->product);
}

/* @return whether nothing speaks against the update */
static bool check(struct ndfu_update *update)
{
    struct ndfu_error error;

    if (!update->options.preflight)
        return true;
    if (ndfu_preflight(update->package, &update->told, update->options.leave_out, &error) ==
        NDFU_OK) {
        warn_of_signature(update);
        return true;
    }
    (void)snprintf(error.message + strlen(error.message),
                   sizeof error.message - strlen(error.message), ". Nothing was sent");
    ndfu_update_finish(update, &error);
    return false;
}

/* The application is given back to a device that was switched for nothing. */
static void end_needless(struct ndfu_update *update, uint64_t now)
{
    update->goal = NDFU_GOAL_RESET;
    if (update->journey.was_switched)
        ndfu_drive_talk(update, update->goal, now);
    else
        ndfu_update_finish(update, NULL);
}

/* Whether nobody is there any more to send anything to, or it is not wanted any more. */
static bool is_over(const struct ndfu_update *update)
{
    const enum ndfu_status status = update->error.status;

    return status == NDFU_E_CANCELLED || status == NDFU_E_PORT_GONE ||
           (status != NDFU_OK && !ndfu_engine_was_answered(update->engine));
}

void ndfu_judge(struct ndfu_update *update, uint64_t now_us)
{
    update->is_asking = false;
    update->told = *ndfu_engine_info(update->engine);
    if (is_over(update)) {
        ndfu_update_finish(update, NULL);
        return;
    }
    if (update->error.status != NDFU_OK)
        forgive(update, now_us);
    if (update->stage != NDFU_STAGE_TALK)
        return;
    if (update->options.skip_current && !skip_current(update))
        end_needless(update, now_us);
    else if (check(update))
        ndfu_drive_talk(update, update->goal, now_us);
}
