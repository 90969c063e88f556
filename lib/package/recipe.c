/* SPDX-License-Identifier: MIT */
#include "package/recipe.h"

#include <string.h>

#include "base/error.h"

#define FAIL(error, ...) \
    ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_PACKAGE, "create package", __VA_ARGS__)

void ndfu_create_options_init(struct ndfu_create_options *options, size_t size)
{
    const struct ndfu_create_options defaults = {
        .size = size,
        .application_boot_validation = NDFU_BOOT_VALIDATION_CRC,
        .softdevice_boot_validation = NDFU_BOOT_VALIDATION_CRC,
    };

    memset(options, 0, size);
    memcpy(options, &defaults, size < sizeof defaults ? size : sizeof defaults);
}

static bool has_application(const struct ndfu_create_options *options)
{
    return options->application || options->external_application;
}

static enum ndfu_status check_versions(const struct ndfu_create_options *options,
                                       struct ndfu_error *error)
{
    if (!options->has_hw_version)
        return FAIL(error, "the hardware version is missing, and bootloaders refuse a package "
                           "without; give the one that the bootloader was built for");
    if (has_application(options) && !options->has_application_version)
        return FAIL(error, "the application version is missing, and bootloaders refuse a package "
                           "without");
    if (options->bootloader && !options->has_bootloader_version)
        return FAIL(error, "the bootloader version is missing, and bootloaders refuse a package "
                           "without");
    return NDFU_OK;
}

static enum ndfu_status check_softdevices(const struct ndfu_create_options *options,
                                          struct ndfu_error *error)
{
    if (options->sd_req_count == 0)
        return FAIL(error,
                    "the SoftDevice that the target must have is missing; 0 stands for none");
    if (options->sd_req_count > NDFU_SD_REQ_MAX || options->sd_id_count > NDFU_SD_REQ_MAX)
        return FAIL(error, "an init packet has room for %d SoftDevices", NDFU_SD_REQ_MAX);
    if (options->sd_id_count > 0 && !options->softdevice)
        return FAIL(error, "there is an id of a SoftDevice that is not in the package; what the "
                           "target must have are the SoftDevice requirements");
    if (options->softdevice && has_application(options) && options->sd_id_count == 0)
        return FAIL(error, "the id of the SoftDevice in the package is missing: the application "
                           "needs that one, not the one that the target has before");
    return NDFU_OK;
}

static enum ndfu_status check_boot_validation(const struct ndfu_create_options *options,
                                              enum ndfu_boot_validation_type type,
                                              struct ndfu_error *error)
{
    if ((unsigned)type > NDFU_BOOT_VALIDATION_ECDSA)
        return FAIL(error, "there is no boot validation of type %u", (unsigned)type);
    if (type == NDFU_BOOT_VALIDATION_ECDSA && !options->key)
        return FAIL(error, "boot validation by ECDSA needs a signature of the image, so give the "
                           "key");
    return NDFU_OK;
}

static enum ndfu_status check_options(const struct ndfu_create_options *options,
                                      struct ndfu_error *error)
{
    enum ndfu_status status;

    if (!has_application(options) && !options->bootloader && !options->softdevice)
        return FAIL(error, "there is no firmware to make a package of");
    if (options->key && !ndfu_key_is_private(options->key))
        return ndfu_error_set(error, NDFU_E_KEY, NDFU_LAYER_PACKAGE, "create package",
                              "the key is a public one, and signing needs the private one");
    status = check_versions(options, error);
    if (status == NDFU_OK)
        status = check_softdevices(options, error);
    if (status == NDFU_OK)
        status = check_boot_validation(options, options->application_boot_validation, error);
    if (status == NDFU_OK)
        status = check_boot_validation(options, options->softdevice_boot_validation, error);
    return status;
}

static bool add_softdevice(struct ndfu_init_packet *packet, uint32_t id)
{
    for (size_t i = 0; i < packet->sd_req_count; i++) {
        if (packet->sd_req[i] == id)
            return true;
    }
    if (packet->sd_req_count == NDFU_SD_REQ_MAX)
        return false;
    packet->sd_req[packet->sd_req_count++] = id;
    return true;
}

static void set_softdevices(struct ndfu_init_packet *packet, const uint32_t *ids, size_t count)
{
    packet->sd_req_count = count;
    memcpy(packet->sd_req, ids, count * sizeof *ids);
}

/* What is in common to all images. */
static struct ndfu_recipe begin(const struct ndfu_create_options *options,
                                enum ndfu_image_kind kind)
{
    struct ndfu_recipe recipe = {
        .boot_validation = options->application_boot_validation,
        .init_packet =
            {
                .kind = kind,
                .has_hw_version = true,
                .hw_version = options->hw_version,
                .is_debug = options->is_debug,
            },
    };

    return recipe;
}

static uint32_t add_firmware(struct ndfu_recipe *recipe, const struct ndfu_firmware *firmware)
{
    recipe->firmware[recipe->firmware_count++] = firmware;
    return (uint32_t)ndfu_firmware_get_info(firmware)->size;
}

/* SoftDevice, bootloader or both. */
static enum ndfu_status make_system(const struct ndfu_create_options *options,
                                    struct ndfu_recipe *recipe, struct ndfu_error *error)
{
    struct ndfu_init_packet *packet;

    *recipe = begin(options, !options->softdevice   ? NDFU_IMAGE_BOOTLOADER
                             : !options->bootloader ? NDFU_IMAGE_SOFTDEVICE
                                                    : NDFU_IMAGE_SOFTDEVICE_BOOTLOADER);
    packet = &recipe->init_packet;
    recipe->boot_validation =
        options->softdevice ? options->softdevice_boot_validation : NDFU_BOOT_VALIDATION_CRC;
    if (options->softdevice)
        packet->sd_size = add_firmware(recipe, options->softdevice);
    if (options->bootloader) {
        packet->bl_size = add_firmware(recipe, options->bootloader);
        packet->has_fw_version = true;
        packet->fw_version = options->bootloader_version;
    }
    set_softdevices(packet, options->sd_req, options->sd_req_count);
    for (size_t i = 0; i < options->sd_id_count; i++) {
        if (!add_softdevice(packet, options->sd_id[i]))
            return FAIL(error,
                        "an init packet has room for %d SoftDevices, required ones and those "
                        "in the package together",
                        NDFU_SD_REQ_MAX);
    }
    return NDFU_OK;
}

static struct ndfu_recipe make_application(const struct ndfu_create_options *options,
                                           enum ndfu_image_kind kind,
                                           const struct ndfu_firmware *firmware)
{
    struct ndfu_recipe recipe = begin(options, kind);
    struct ndfu_init_packet *packet = &recipe.init_packet;

    packet->has_fw_version = true;
    packet->fw_version = options->application_version;
    packet->app_size = add_firmware(&recipe, firmware);
    if (options->softdevice)
        set_softdevices(packet, options->sd_id, options->sd_id_count);
    else
        set_softdevices(packet, options->sd_req, options->sd_req_count);
    return recipe;
}

/* The options as this version knows them, whatever the caller's version. */
static struct ndfu_create_options complete(const struct ndfu_create_options *given)
{
    struct ndfu_create_options options;

    ndfu_create_options_init(&options, sizeof options);
    memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    return options;
}

enum ndfu_status ndfu_recipes_make(const struct ndfu_create_options *given,
                                   struct ndfu_recipe recipes[NDFU_IMAGE_KINDS], size_t *count,
                                   struct ndfu_error *error)
{
    const struct ndfu_create_options options = complete(given);
    enum ndfu_status status = check_options(&options, error);

    *count = 0;
    if (status == NDFU_OK && (options.softdevice || options.bootloader))
        status = make_system(&options, &recipes[(*count)++], error);
    if (status != NDFU_OK) {
        *count = 0;
        return status;
    }
    if (options.application)
        recipes[(*count)++] =
            make_application(&options, NDFU_IMAGE_APPLICATION, options.application);
    if (options.external_application)
        recipes[(*count)++] = make_application(&options, NDFU_IMAGE_EXTERNAL_APPLICATION,
                                               options.external_application);
    return NDFU_OK;
}
