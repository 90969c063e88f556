/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The bootloader's settings: versions, images, progress and the init packet, and how they lie in
 * flash, in a page and a backup page. The layout is the model's own; the length is the real one's,
 * because it takes that long to write.
 */
#ifndef NDFU_TARGET_SETTINGS_H
#define NDFU_TARGET_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "target/config.h"
#include "target/init_packet.h"
#include "target/nvm.h"

enum {
    TARGET_SETTINGS_LENGTH = 896,
    TARGET_SETTINGS_ADDRESS = 0xFF000,
    TARGET_SETTINGS_BACKUP = 0xFE000,
};

/** Progress, as select and get CRC tell it. */
struct target_progress {
    uint32_t command_size;
    uint32_t command_offset;
    uint32_t command_crc;
    uint32_t object_size;    /**< of the data object that was created last */
    uint32_t image_crc;      /**< once an update is over: the address of the received image */
    uint32_t image_crc_last; /**< at the last executed object */
    uint32_t image_offset;
    uint32_t image_offset_last;
};

/** A complete image in flash. */
struct target_bank {
    bool valid;
    uint32_t type; /**< enum target_image_type */
    uint32_t version;
    uint32_t address;
    uint32_t length;
    uint32_t softdevice_length; /**< the part of it that is a SoftDevice */
    uint8_t sha256[32];
};

struct target_settings {
    uint32_t application_version;
    uint32_t bootloader_version;
    uint32_t softdevice_end; /**< 0: there is none */
    uint32_t softdevice_fwid;
    struct target_bank application; /**< where it runs */
    struct target_bank received;    /**< waits for the reset that activates it */
    struct target_progress progress;
    uint8_t init_command[TARGET_INIT_PACKET_MAX];
};

/** What the settings are where flash holds none. */
void target_settings_init(struct target_settings *settings, const struct target_config *config);

void target_settings_encode(struct target_settings *settings,
                            uint8_t image[TARGET_SETTINGS_LENGTH]);

/** Reads a page. @return false when its checksum is wrong */
bool target_settings_read(struct target_settings *settings, const struct target_nvm *nvm,
                          uint32_t address);

/** The page if it is good, else the backup, else the defaults. */
void target_settings_load(struct target_settings *settings, const struct target_nvm *nvm,
                          const struct target_config *config);

/** Whether a page holds exactly this image. */
bool target_settings_stored(const struct target_nvm *nvm, uint32_t address,
                            const uint8_t image[TARGET_SETTINGS_LENGTH]);

#endif
