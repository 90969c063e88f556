/* SPDX-License-Identifier: MIT */
/* From options to the configuration of a target. */
#include <stdio.h>
#include <string.h>

#include "sim/complain.h"
#include "sim/names.h"
#include "sim/public_key.h"
#include "sim/settings.h"

#define MILLISECOND_NS ((uint64_t)1000 * 1000)

static const enum target_flash_mode flash_modes[] = {TARGET_FLASH_SYNC, TARGET_FLASH_ASYNC,
                                                     TARGET_FLASH_ASYNC_STALL};

static bool set_port(const struct settings *given, struct target_config *config)
{
    config->transport = given->transport == 1 ? TARGET_UART : TARGET_USB;
    config->baud = (uint32_t)given->baud;
    config->rts = given->rtscts;
    return config->transport == TARGET_UART || (given->baud == 0 && !given->rtscts) ||
           complain("--baud and --rtscts are for --transport uart");
}

static void set_flash(const struct settings *given, struct target_config *config)
{
    config->rx_buffers = (unsigned)given->rx_buffers;
    config->flash = flash_modes[given->flash];
    config->flash_queue = (unsigned)given->flash_queue;
    config->flash_max_write = (unsigned)given->flash_write;
    config->parameter_check = given->parameter_check;
    if (given->flash_time == 1)
        target_config_no_flash_time(config);
}

static bool complain_of_opcode(const char *word, int length)
{
    char names[256] = "";

    for (unsigned opcode = 0; opcode < TARGET_OPCODES; opcode++) {
        const size_t used = strlen(names);

        if (name_of_opcode(opcode))
            (void)snprintf(names + used, sizeof names - used, "%s%s", used > 0 ? "," : "",
                           name_of_opcode(opcode));
    }
    return complain("--unsupported: there is no request '%.*s'; there are %s", length, word, names);
}

/* A list of names, with commas between them. */
static bool set_unsupported(const char *list, uint32_t *opcodes)
{
    while (true) {
        const size_t length = strcspn(list, ",");
        unsigned opcode = 0;

        while (opcode < TARGET_OPCODES &&
               (!name_of_opcode(opcode) || strlen(name_of_opcode(opcode)) != length ||
                strncmp(name_of_opcode(opcode), list, length) != 0))
            opcode++;
        if (opcode == TARGET_OPCODES)
            return complain_of_opcode(list, (int)length);
        *opcodes |= UINT32_C(1) << opcode;
        if (list[length] == '\0')
            return true;
        list += length + 1;
    }
}

static bool set_behaviour(const struct settings *given, struct target_config *config)
{
    config->save_progress = given->save_progress;
    config->inactivity_ns = given->inactivity * MILLISECOND_NS;
    config->activation_ns = given->activation * MILLISECOND_NS;
    config->stay_in_bootloader = !given->boot_application;
    config->refuse_repeated_execute = given->refuse_repeated_execute;
    return !given->unsupported || set_unsupported(given->unsupported, &config->unsupported_opcodes);
}

/* Each option turns its check on: without any, everything fits. */
static void set_checks(const struct settings *given, struct target_config *config)
{
    if (given->hw_version != SETTINGS_NOT_GIVEN) {
        config->any_hardware_version = false;
        config->hardware_version = (uint32_t)given->hw_version;
    }
    if (given->app_version != SETTINGS_NOT_GIVEN) {
        config->any_firmware_version = false;
        config->application_version = (uint32_t)given->app_version;
    }
    if (given->bl_version != SETTINGS_NOT_GIVEN) {
        config->any_firmware_version = false;
        config->bootloader_version = (uint32_t)given->bl_version;
    }
    if (given->sd_id != SETTINGS_NOT_GIVEN) {
        config->any_softdevice = false;
        config->softdevice_present = given->sd_id != 0;
        if (given->sd_id != 0)
            config->softdevice_fwid = (uint16_t)given->sd_id;
    }
}

static bool set_key(const struct settings *given, struct target_config *config)
{
    if (!given->public_key)
        return true;
    config->signature = TARGET_SIGNATURE_VERIFIED;
    return public_key_read(given->public_key, config->public_key);
}

bool settings_configure(const struct settings *settings, struct target_config *config)
{
    target_config_init(config);
    set_flash(settings, config);
    set_checks(settings, config);
    return set_port(settings, config) && set_behaviour(settings, config) &&
           set_key(settings, config);
}
