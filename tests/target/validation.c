/* SPDX-License-Identifier: MIT */
#include "target/validation.h"

#include "target/crypto.h"
#include "target/report.h"

enum {
    SIGNATURE_ECDSA_P256 = 0,
    HASH_SHA256 = 3,
    APPLICATION_DATA = 0x3000, /* kept free for the application, in front of the bootloader */
    BOOTLOADER_USB = 0xF4000,
    BOOTLOADER_UART = 0xF8000,
};

static struct target_verdict refuse(enum target_extended_error extended)
{
    return (struct target_verdict){.result = TARGET_EXTENDED_ERROR, .extended = extended};
}

static struct target_verdict check_signature(const struct target_config *config,
                                             const struct target_init_packet *packet)
{
    struct target_verdict verdict = {.result = TARGET_SUCCESS};

    if (config->signature == TARGET_SIGNATURE_IGNORED) {
        return verdict;
    }
    if (!packet->is_signed) {
        return refuse(TARGET_SIGNATURE_MISSING);
    }
    if (packet->signature_type != SIGNATURE_ECDSA_P256) {
        return refuse(TARGET_WRONG_SIGNATURE_TYPE);
    }
    verdict.signature_checked = true;
    if (packet->signature_length != sizeof packet->signature ||
        (config->signature == TARGET_SIGNATURE_VERIFIED &&
         !target_signature_verify(config->public_key, packet->signed_bytes, packet->signed_length,
                                  packet->signature))) {
        verdict.result = TARGET_INVALID_OBJECT;
    }
    return verdict;
}

/* An empty list reads as a first element of 0. */
static bool softdevice_fits(const struct target_config *config,
                            const struct target_settings *settings,
                            const struct target_init_command *command)
{
    if (config->any_softdevice) {
        return true;
    }
    if (settings->softdevice_end == 0) {
        return command->sd_req[0] == 0;
    }
    for (unsigned i = 0; i < command->sd_req_count; i++) {
        if (command->sd_req[i] == settings->softdevice_fwid) {
            return true;
        }
    }
    return command->sd_req_count == 1 && command->sd_req[0] == 0;
}

static bool firmware_version_fits(const struct target_config *config,
                                  const struct target_settings *settings,
                                  const struct target_init_command *command)
{
    uint32_t version = command->fw_version.value;

    if (config->any_firmware_version || !command->fw_version.present) {
        return true;
    }
    if (command->type.value == TARGET_IMAGE_APPLICATION ||
        command->type.value == TARGET_IMAGE_SOFTDEVICE) {
        return version >= settings->application_version;
    }
    return version > settings->bootloader_version;
}

static struct target_verdict check_versions(const struct target_config *config,
                                            const struct target_settings *settings,
                                            const struct target_init_command *command)
{
    bool version_missing =
        !command->fw_version.present && command->type.value != TARGET_IMAGE_SOFTDEVICE;

    if (!command->hw_version.present) {
        return refuse(TARGET_INIT_COMMAND_INVALID);
    }
    if (!config->any_hardware_version && command->hw_version.value != config->hardware_version) {
        return refuse(TARGET_HW_VERSION_FAILURE);
    }
    /* A missing firmware version is answered as if it were the SoftDevice's fault. Observed. */
    if (version_missing || !softdevice_fits(config, settings, command)) {
        return refuse(TARGET_SD_VERSION_FAILURE);
    }
    if (!firmware_version_fits(config, settings, command)) {
        return refuse(TARGET_FW_VERSION_FAILURE);
    }
    return (struct target_verdict){.result = TARGET_SUCCESS};
}

static struct target_verdict check_command(const struct target_config *config,
                                           const struct target_settings *settings,
                                           const struct target_init_command *command)
{
    struct target_verdict verdict = {.result = TARGET_SUCCESS};

    if (!command->type.present || command->type.value > TARGET_IMAGE_SOFTDEVICE_BOOTLOADER) {
        return refuse(TARGET_INIT_COMMAND_INVALID);
    }
    if (!command->hash_type.present || command->hash_type.value != HASH_SHA256 ||
        command->hash_length != sizeof command->hash) {
        return refuse(TARGET_WRONG_HASH_TYPE);
    }
    if (!config->debug_build || !command->is_debug) {
        verdict = check_versions(config, settings, command);
    }
    if (verdict.result == TARGET_SUCCESS && target_image_length(command) == 0) {
        verdict = refuse(TARGET_INIT_COMMAND_INVALID);
    }
    return verdict;
}

struct target_verdict target_validate(const struct target_config *config,
                                      const struct target_settings *settings,
                                      const struct target_init_packet *packet)
{
    struct target_verdict verdict = check_signature(config, packet);
    bool signature_checked = verdict.signature_checked;

    if (verdict.result == TARGET_SUCCESS) {
        verdict = check_command(config, settings, &packet->command);
        verdict.signature_checked = signature_checked;
    }
    return verdict;
}

uint32_t target_image_length(const struct target_init_command *command)
{
    switch (command->type.value) {
    case TARGET_IMAGE_APPLICATION:
        return command->app_size.value;
    case TARGET_IMAGE_SOFTDEVICE:
        return command->sd_size.value;
    case TARGET_IMAGE_BOOTLOADER:
        return command->bl_size.value;
    default:
        if (command->sd_size.value == 0 || command->bl_size.value == 0) {
            return 0;
        }
        if (command->sd_size.value > UINT32_MAX - command->bl_size.value) {
            return UINT32_MAX;
        }
        return command->sd_size.value + command->bl_size.value;
    }
}

uint32_t target_application_start(const struct target_settings *settings)
{
    return settings->softdevice_end ? settings->softdevice_end : TARGET_MBR_END;
}

uint32_t target_bootloader_start(const struct target_config *config)
{
    return config->transport == TARGET_USB ? BOOTLOADER_USB : BOOTLOADER_UART;
}

uint32_t target_bootloader_size(const struct target_config *config)
{
    return TARGET_SETTINGS_BACKUP - target_bootloader_start(config);
}

static bool fits(const struct target_config *config, uint32_t address, uint32_t length)
{
    uint32_t end = target_bootloader_start(config) - APPLICATION_DATA;

    return address <= end && length <= end - address;
}

static bool may_overwrite_softdevice(const struct target_init_command *command)
{
    return command->type.value == TARGET_IMAGE_SOFTDEVICE ||
           command->type.value == TARGET_IMAGE_SOFTDEVICE_BOOTLOADER || command->sd_req[0] == 0;
}

bool target_place_image(const struct target_config *config, const struct target_settings *settings,
                        const struct target_init_command *command,
                        struct target_placement *placement)
{
    uint32_t length = target_image_length(command);
    uint32_t start = target_application_start(settings);
    uint32_t behind = start;

    *placement = (struct target_placement){0};
    if (command->type.value == TARGET_IMAGE_BOOTLOADER && length > target_bootloader_size(config)) {
        return false;
    }
    if (settings->application.valid) {
        behind += (settings->application.length + TARGET_PAGE_SIZE - 1) / TARGET_PAGE_SIZE *
                  TARGET_PAGE_SIZE;
    }
    if (fits(config, behind, length)) {
        placement->address = behind;
        return true;
    }
    placement->overwrites_application = settings->application.valid;
    if (fits(config, start, length)) {
        placement->address = start;
        return true;
    }
    placement->overwrites_softdevice = true;
    placement->address = TARGET_MBR_END;
    return start != TARGET_MBR_END && may_overwrite_softdevice(command) &&
           fits(config, TARGET_MBR_END, length);
}
