/* SPDX-License-Identifier: MIT */
#include "sim/names.h"

static const char *const opcodes[TARGET_OPCODES] = {
    [0x00] = "protocol_version",
    [0x01] = "create",
    [0x02] = "set_prn",
    [0x03] = "get_crc",
    [0x04] = "execute",
    [0x06] = "select",
    [0x07] = "get_mtu",
    [0x08] = "write",
    [0x09] = "ping",
    [0x0A] = "hardware_version",
    [0x0B] = "firmware_version",
    [0x0C] = "abort",
};

static const char *const reset_causes[TARGET_RESET_CAUSES] = {
    [TARGET_RESET_POWER] = "power",     [TARGET_RESET_UPDATE] = "update",
    [TARGET_RESET_ABORT] = "abort",     [TARGET_RESET_INACTIVITY] = "inactivity",
    [TARGET_RESET_OVERRUN] = "overrun", [TARGET_RESET_TRIGGER] = "trigger",
};

static const char *const image_types[] = {
    [TARGET_IMAGE_APPLICATION] = "application",
    [TARGET_IMAGE_SOFTDEVICE] = "softdevice",
    [TARGET_IMAGE_BOOTLOADER] = "bootloader",
    [TARGET_IMAGE_SOFTDEVICE_BOOTLOADER] = "softdevice_bootloader",
};

static const char *const modes[] = {
    [TARGET_OFF] = "off",
    [TARGET_BOOTING] = "booting",
    [TARGET_BOOTLOADER] = "bootloader",
    [TARGET_APPLICATION] = "application",
};

const char *name_of_opcode(unsigned opcode)
{
    return opcode < TARGET_OPCODES ? opcodes[opcode] : NULL;
}

const char *name_of_reset(enum target_reset_cause cause)
{
    return reset_causes[cause];
}

const char *name_of_image(enum target_image_type type)
{
    return image_types[type];
}

const char *name_of_mode(enum target_mode mode)
{
    return modes[mode];
}
