/* SPDX-License-Identifier: MIT */
#include "target/config.h"

#include <stddef.h>
#include <string.h>

#include "target/flash.h"
#include "target/nvm.h"
#include "target/pool.h"
#include "target/report.h"

#define MILLISECONDS(n) ((uint64_t)(n)*1000 * 1000)
#define MICROSECONDS(n) ((uint64_t)(n)*1000)

static void set_times(struct target_config *config)
{
    config->erase_ns = MILLISECONDS(85);
    config->word_ns = MICROSECONDS(41);
    config->validation_ns = MILLISECONDS(8);
    config->hash_byte_ns = 100;
    config->boot_ns = MILLISECONDS(5);
    config->enumeration_ns = MILLISECONDS(50);
    config->inactivity_ns = MILLISECONDS(120 * 1000);
    config->continuation_ns = MILLISECONDS(10 * 1000);
}

static void set_identity(struct target_config *config)
{
    config->hardware_version = 52;
    config->softdevice_fwid = 0x0100;
    config->softdevice_version = 7002000;
    config->softdevice_end = 0x27000;
    config->part = 0x52840;
    config->variant = 0x41414430; /* "AAD0" */
    config->ram_size = 0x40000;
}

void target_config_init(struct target_config *config)
{
    memset(config, 0, sizeof *config);
    config->transport = TARGET_USB;
    config->rx_buffers = 3;
    config->flash = TARGET_FLASH_SYNC;
    config->flash_queue = 16;
    config->flash_max_write = 20;
    config->stay_in_bootloader = true;
    config->signature = TARGET_SIGNATURE_IGNORED;
    config->any_hardware_version = true;
    config->any_softdevice = true;
    config->any_firmware_version = true;
    set_times(config);
    set_identity(config);
}

void target_config_init_strict(struct target_config *config, const uint8_t public_key[64])
{
    target_config_init(config);
    config->signature = TARGET_SIGNATURE_VERIFIED;
    memcpy(config->public_key, public_key, sizeof config->public_key);
    config->any_hardware_version = false;
    config->any_softdevice = false;
    config->any_firmware_version = false;
}

void target_config_no_flash_time(struct target_config *config)
{
    config->erase_ns = 0;
    config->word_ns = 0;
    config->validation_ns = 0;
    config->hash_byte_ns = 0;
}

const char *target_config_error(const struct target_config *config)
{
    if (config->rx_buffers < 2 || config->rx_buffers > TARGET_MAX_BUFFERS) {
        return "there must be 2 to 16 receive buffers";
    }
    if (config->flash_queue < 1 || config->flash_queue > TARGET_MAX_FLASH_QUEUE) {
        return "the flash queue must have 1 to 64 places";
    }
    if (config->flash_max_write < 1) {
        return "at least one word must be written at a time";
    }
    if (config->transport == TARGET_UART && config->baud > 1000000) {
        return "the UART does 1000000 baud at most";
    }
    if (config->softdevice_end % TARGET_PAGE_SIZE != 0 ||
        config->softdevice_end > TARGET_FLASH_SIZE / 2) {
        return "the SoftDevice must end at a page in the lower half of the flash";
    }
    return NULL;
}
