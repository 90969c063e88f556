/* SPDX-License-Identifier: MIT */
#include "target/settings.h"

#include <assert.h>
#include <string.h>

#include <zlib.h>

#include "target/number.h"

enum { CRC_LENGTH = 4 };

/* Walks over an image, writing or reading it: one list of fields for both. */
struct walk {
    uint8_t *at;
    bool writing;
};

static void number(struct walk *walk, uint32_t *value)
{
    if (walk->writing) {
        target_number_put(walk->at, 4, *value);
    } else {
        *value = target_number_get(walk->at, 4);
    }
    walk->at += 4;
}

static void flag(struct walk *walk, bool *value)
{
    uint32_t word = *value;

    number(walk, &word);
    *value = word == 1;
}

static void bytes(struct walk *walk, uint8_t *value, size_t length)
{
    if (walk->writing) {
        memcpy(walk->at, value, length);
    } else {
        memcpy(value, walk->at, length);
    }
    walk->at += length;
}

static void bank(struct walk *walk, struct target_bank *value)
{
    flag(walk, &value->valid);
    number(walk, &value->type);
    number(walk, &value->version);
    number(walk, &value->address);
    number(walk, &value->length);
    number(walk, &value->softdevice_length);
    bytes(walk, value->sha256, sizeof value->sha256);
}

static void progress(struct walk *walk, struct target_progress *value)
{
    number(walk, &value->command_size);
    number(walk, &value->command_offset);
    number(walk, &value->command_crc);
    number(walk, &value->object_size);
    number(walk, &value->image_crc);
    number(walk, &value->image_crc_last);
    number(walk, &value->image_offset);
    number(walk, &value->image_offset_last);
}

static void all(struct walk *walk, struct target_settings *settings)
{
    number(walk, &settings->application_version);
    number(walk, &settings->bootloader_version);
    number(walk, &settings->softdevice_end);
    number(walk, &settings->softdevice_fwid);
    bank(walk, &settings->application);
    bank(walk, &settings->received);
    progress(walk, &settings->progress);
    bytes(walk, settings->init_command, sizeof settings->init_command);
}

static uint32_t checksum(const uint8_t *image)
{
    return (uint32_t)crc32_z(0, image + CRC_LENGTH, TARGET_SETTINGS_LENGTH - CRC_LENGTH);
}

void target_settings_init(struct target_settings *settings, const struct target_config *config)
{
    memset(settings, 0, sizeof *settings);
    settings->application_version = config->application_version;
    settings->bootloader_version = config->bootloader_version;
    settings->softdevice_end = config->softdevice_present ? config->softdevice_end : 0;
    settings->softdevice_fwid = config->softdevice_fwid;
}

void target_settings_encode(struct target_settings *settings, uint8_t image[TARGET_SETTINGS_LENGTH])
{
    struct walk walk = {.at = image + CRC_LENGTH, .writing = true};

    memset(image, 0, TARGET_SETTINGS_LENGTH);
    all(&walk, settings);
    assert(walk.at <= image + TARGET_SETTINGS_LENGTH);
    target_number_put(image, 4, checksum(image));
}

bool target_settings_read(struct target_settings *settings, const struct target_nvm *nvm,
                          uint32_t address)
{
    uint8_t image[TARGET_SETTINGS_LENGTH];
    struct walk walk = {.at = image + CRC_LENGTH, .writing = false};

    target_nvm_read(nvm, address, image, sizeof image);
    if (target_number_get(image, 4) != checksum(image)) {
        return false;
    }
    all(&walk, settings);
    return true;
}

void target_settings_load(struct target_settings *settings, const struct target_nvm *nvm,
                          const struct target_config *config)
{
    if (!target_settings_read(settings, nvm, TARGET_SETTINGS_ADDRESS) &&
        !target_settings_read(settings, nvm, TARGET_SETTINGS_BACKUP)) {
        target_settings_init(settings, config);
    }
}

bool target_settings_stored(const struct target_nvm *nvm, uint32_t address,
                            const uint8_t image[TARGET_SETTINGS_LENGTH])
{
    uint8_t stored[TARGET_SETTINGS_LENGTH];

    target_nvm_read(nvm, address, stored, sizeof stored);
    return memcmp(stored, image, sizeof stored) == 0;
}
