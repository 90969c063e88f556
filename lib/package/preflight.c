/* SPDX-License-Identifier: MIT */
#include <ndfu/preflight.h>

#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "plan/installed.h"

/* Any SoftDevice will do, for those who write it into an init packet. */
enum { ANY_SOFTDEVICE = 0xfffe };

#define REFUSE(error, ...) \
    ndfu_error_set(error, NDFU_E_UNSUITABLE, NDFU_LAYER_PACKAGE, "preflight", __VA_ARGS__)

/* A bootloader that is not newer is passed over in front of other images, and refused at the end.
 */
static enum ndfu_status check_version(const struct ndfu_image *image,
                                      const struct ndfu_target_info *info, struct ndfu_error *error)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    const struct ndfu_installed_image *application =
        ndfu_installed_find(info, NDFU_INSTALLED_APPLICATION);
    const struct ndfu_installed_image *bootloader =
        ndfu_installed_find(info, NDFU_INSTALLED_BOOTLOADER);

    if (image->kind == NDFU_IMAGE_APPLICATION && packet->has_fw_version && application &&
        packet->fw_version < application->version)
        return REFUSE(error,
                      "the application in the package has version %" PRIu32
                      ", and the one on the target has version %" PRIu32
                      ": targets take no lower one, so make the package with version %" PRIu32
                      " or a higher one",
                      packet->fw_version, application->version, application->version);
    if (bootloader && ndfu_kind_has_bootloader(image->kind) && ndfu_installed_outdates(image, info))
        return REFUSE(error,
                      "the bootloader in the package has version %" PRIu32
                      ", and the one on the target has version %" PRIu32
                      ": targets take higher ones alone",
                      packet->fw_version, bootloader->version);
    return NDFU_OK;
}

/* Whether a target with this SoftDevice may take it. Targets tell the version and not the id. */
static bool may_fit(const struct ndfu_init_packet *packet, uint32_t installed)
{
    if (packet->sd_req_count == 0 || (packet->sd_req_count == 1 && packet->sd_req[0] == 0))
        return true;
    for (size_t i = 0; i < packet->sd_req_count; i++) {
        const uint32_t id = packet->sd_req[i];
        uint32_t version;

        if (id == 0)
            continue;
        if (id == ANY_SOFTDEVICE || !ndfu_softdevice_version(id, &version) || version == installed)
            return true;
    }
    return false;
}

static void describe_softdevices(const struct ndfu_init_packet *packet, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < packet->sd_req_count && length < size; i++) {
        if (packet->sd_req[i] != 0)
            length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
                                       ndfu_softdevice_name(packet->sd_req[i]));
    }
}

static enum ndfu_status check_softdevice(const struct ndfu_image *image,
                                         const struct ndfu_target_info *info,
                                         struct ndfu_error *error)
{
    const struct ndfu_installed_image *installed =
        ndfu_installed_find(info, NDFU_INSTALLED_SOFTDEVICE);
    char wanted[200];

    /* A version of 0 is none: not every SoftDevice has one. */
    if (!installed || installed->version == 0 || may_fit(&image->init_packet, installed->version))
        return NDFU_OK;
    describe_softdevices(&image->init_packet, wanted, sizeof wanted);
    return REFUSE(
        error,
        "the %s in the package is for %s, and the target has a SoftDevice of version "
        "%" PRIu32 ".%" PRIu32 ".%" PRIu32 "; update that first, or make a package for this one",
        ndfu_image_kind_text(image->kind), wanted[0] ? wanted : "none",
        installed->version / 1000000, installed->version / 1000 % 1000, installed->version % 1000);
}

/* An upper bound of what fits: what else lies in flash is the target's to know. */
static enum ndfu_status check_size(const struct ndfu_image *image,
                                   const struct ndfu_target_info *info, struct ndfu_error *error)
{
    const struct ndfu_installed_image *bootloader =
        ndfu_installed_find(info, NDFU_INSTALLED_BOOTLOADER);
    const bool is_in_front =
        image->kind == NDFU_IMAGE_APPLICATION || image->kind == NDFU_IMAGE_SOFTDEVICE;

    if (image->kind == NDFU_IMAGE_EXTERNAL_APPLICATION)
        return NDFU_OK;
    if (info->has_hardware && info->rom_size > 0 && image->size > info->rom_size)
        return REFUSE(error,
                      "the %s in the package is %zu bytes, and the flash of the target has "
                      "%" PRIu32 ": this package is not for this target",
                      ndfu_image_kind_text(image->kind), image->size, info->rom_size);
    if (is_in_front && bootloader && bootloader->address > NDFU_MBR_SIZE &&
        image->size > bootloader->address - NDFU_MBR_SIZE)
        return REFUSE(error,
                      "the %s in the package is %zu bytes, and the target has %" PRIu32
                      " between its MBR and its bootloader: this package is not for this target",
                      ndfu_image_kind_text(image->kind), image->size,
                      bootloader->address - NDFU_MBR_SIZE);
    return NDFU_OK;
}

/* @return the number of images that will be sent, up to the last one */
static size_t count_sent(const struct ndfu_package *package, uint32_t leave_out)
{
    size_t count = ndfu_package_image_count(package);

    while (count > 0 && leave_out >> ndfu_package_image(package, count - 1)->kind & 1)
        count--;
    return count;
}

/* A bootloader for debugging checks neither versions nor SoftDevices where the init packet says so.
 */
static enum ndfu_status check_image(const struct ndfu_image *image, bool changes_softdevice,
                                    const struct ndfu_target_info *info, struct ndfu_error *error)
{
    enum ndfu_status status = check_size(image, info, error);

    if (status == NDFU_OK && !image->init_packet.is_debug)
        status = check_version(image, info, error);
    /* What comes behind a SoftDevice is for that one. */
    if (status == NDFU_OK && !image->init_packet.is_debug && !changes_softdevice)
        status = check_softdevice(image, info, error);
    return status;
}

enum ndfu_status ndfu_preflight(const struct ndfu_package *package,
                                const struct ndfu_target_info *info, uint32_t leave_out,
                                struct ndfu_error *error)
{
    const size_t count = count_sent(package, leave_out);
    enum ndfu_status status = NDFU_OK;
    bool changes_softdevice = false;

    for (size_t i = 0; i < count && status == NDFU_OK; i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);
        const bool is_passed_over = i + 1 < count && ndfu_installed_outdates(image, info);

        if (leave_out >> image->kind & 1 || is_passed_over)
            continue;
        status = check_image(image, changes_softdevice, info, error);
        changes_softdevice |= ndfu_kind_has_softdevice(image->kind);
    }
    return status;
}

uint32_t ndfu_preflight_installed(const struct ndfu_package *package,
                                  const struct ndfu_target_info *info)
{
    uint32_t kinds = 0;

    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        if (ndfu_installed_has(image, info))
            kinds |= 1u << image->kind;
    }
    return kinds;
}
