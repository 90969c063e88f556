/* SPDX-License-Identifier: MIT */
#include "preflight.h"

#include <stdio.h>
#include <string.h>

#include <ndfu/preflight.h>

#include "command_error.h"
#include "update_run.h"

enum ndfu_status preflight_ask(const char *port, const struct ndfu_update_options *how,
                               struct ndfu_target_info *info, struct ndfu_error *error)
{
    bool is_answered;
    enum ndfu_status status;

    *info = (struct ndfu_target_info){.size = sizeof *info};
    status = run_inquiry(port, how, info, &is_answered, error);
    if (status == NDFU_OK || status == NDFU_E_CANCELLED || !is_answered)
        return status;
    *info = (struct ndfu_target_info){.size = sizeof *info};
    (void)fprintf(stderr,
                  "Warning: the device does not tell what it has, so that it cannot be compared "
                  "with the package: %s\n",
                  error->message);
    return NDFU_OK;
}

bool preflight_skip_current(const struct ndfu_package *package, const struct ndfu_target_info *info,
                            uint32_t *leave_out)
{
    *leave_out = ndfu_preflight_installed(package, info);
    if (!info->has_images)
        (void)fprintf(stderr,
                      "Warning: the device does not tell what is installed, so that nothing "
                      "is left out for --skip-current\n");
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        if (!(*leave_out >> ndfu_package_image(package, i)->kind & 1))
            return true;
    }
    return false;
}

static bool lacks_a_signature(const struct ndfu_package *package, uint32_t leave_out)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        if (!(leave_out >> image->kind & 1) && !image->init_packet.is_signed)
            return true;
    }
    return false;
}

/* The protocol does not tell whether a bootloader wants signatures. Of those that have a name, one
 * is known not to. */
static void warn_of_signature(const struct ndfu_package *package, uint32_t leave_out,
                              const struct ndfu_device *device)
{
    if (!device || device->kind != NDFU_DEVICE_BOOTLOADER || !device->product ||
        strstr(device->product, "Open DFU Bootloader") || !lacks_a_signature(package, leave_out))
        return;
    (void)fprintf(stderr,
                  "Warning: the package has no signature, and the device, which calls itself '%s', "
                  "most likely wants one: it is not known as a bootloader that takes packages "
                  "without, as Nordic's Open Bootloader does\n",
                  device->product);
}

enum ndfu_status preflight_check(const struct ndfu_package *package,
                                 const struct ndfu_target_info *info, uint32_t leave_out,
                                 const struct ndfu_device *device, struct ndfu_error *error)
{
    const enum ndfu_status status = ndfu_preflight(package, info, leave_out, error);

    if (status == NDFU_OK)
        warn_of_signature(package, leave_out, device);
    else
        add_to_error(error, ". Nothing was sent; --no-preflight leaves this check out");
    return status;
}
