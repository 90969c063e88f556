/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What makes the bootloader accept or refuse an init packet, and where it puts the image.
 *
 * The answers and, as far as it can be seen from outside, the order of the checks are observed:
 * first the signature, then the contents. See docs/protocol.md.
 */
#ifndef NDFU_TARGET_VALIDATION_H
#define NDFU_TARGET_VALIDATION_H

#include <stdbool.h>
#include <stdint.h>

#include "target/config.h"
#include "target/init_packet.h"
#include "target/settings.h"

enum { TARGET_MBR_END = 0x1000 };

enum target_result {
    TARGET_SUCCESS = 0x01,
    TARGET_OPCODE_NOT_SUPPORTED = 0x02,
    TARGET_INVALID_PARAMETER = 0x03,
    TARGET_INSUFFICIENT_RESOURCES = 0x04,
    TARGET_INVALID_OBJECT = 0x05,
    TARGET_NOT_PERMITTED = 0x08,
    TARGET_OPERATION_FAILED = 0x0A,
    TARGET_EXTENDED_ERROR = 0x0B,
};

enum target_extended_error {
    TARGET_NO_EXTENDED_ERROR = 0x00,
    TARGET_INIT_COMMAND_INVALID = 0x04,
    TARGET_FW_VERSION_FAILURE = 0x05,
    TARGET_HW_VERSION_FAILURE = 0x06,
    TARGET_SD_VERSION_FAILURE = 0x07,
    TARGET_SIGNATURE_MISSING = 0x08,
    TARGET_WRONG_HASH_TYPE = 0x09,
    TARGET_WRONG_SIGNATURE_TYPE = 0x0B,
    TARGET_VERIFICATION_FAILED = 0x0C,
};

struct target_verdict {
    enum target_result result;
    enum target_extended_error extended; /**< where the result is TARGET_EXTENDED_ERROR */
    bool signature_checked;              /**< which takes time */
};

/** Checks everything in an init packet but whether there is room for the image. */
struct target_verdict target_validate(const struct target_config *config,
                                      const struct target_settings *settings,
                                      const struct target_init_packet *packet);

/** @return the length of the image that an init command announces, or 0 when it announces none */
uint32_t target_image_length(const struct target_init_command *command);

struct target_placement {
    uint32_t address;
    bool overwrites_application;
    bool overwrites_softdevice;
};

/** Finds room for an image. @return false when there is none */
bool target_place_image(const struct target_config *config, const struct target_settings *settings,
                        const struct target_init_command *command,
                        struct target_placement *placement);

/** Where applications start: behind the SoftDevice, or behind the MBR where there is none. */
uint32_t target_application_start(const struct target_settings *settings);

uint32_t target_bootloader_start(const struct target_config *config);
uint32_t target_bootloader_size(const struct target_config *config);

#endif
