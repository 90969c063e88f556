/* SPDX-License-Identifier: MIT */
#include "flash_options.h"

#include "trace_file.h"

const struct option_row flash_rows[] = {
    DEVICES_OPTION_ROWS(struct flash_values, devices),
    ENTRY_OPTION_ROWS(struct flash_values, entry),
    {
        .name = "no-enter",
        .type = OPTION_FLAG,
        .help = "leave a device alone that runs its application",
        .offset = offsetof(struct flash_values, devices.no_enter),
    },
    LINK_OPTION_ROWS(struct flash_values, how),
    {
        .name = "skip-current",
        .type = OPTION_FLAG,
        .help = "leave out a SoftDevice and a bootloader that the device says it has already",
        .offset = offsetof(struct flash_values, skip_current),
    },
    {
        .name = "no-preflight",
        .type = OPTION_FLAG,
        .help = "do not ask the device what it has, and whether that goes with the package, before "
                "anything is sent",
        .offset = offsetof(struct flash_values, no_preflight),
    },
    {
        .name = "wait-app",
        .type = OPTION_NUMBER,
        .argument = "SECONDS",
        .help = "once everything is accepted, wait so long for the device to be seen on USB with "
                "its application; if it is not, the exit code is 8",
        .offset = offsetof(struct flash_values, wait_app),
        .minimum = 1,
        .maximum = 86400,
    },
    {
        .group = "Flashing firmware that is no package",
        .name = "unsigned",
        .type = OPTION_FLAG,
        .help =
            "PACKAGE is Intel HEX, ELF or raw binary: make a package without signature of it, in "
            "memory; only bootloaders that want no signature take it, as Open Bootloader does",
        .offset = offsetof(struct flash_values, unsigned_package.is_wanted),
    },
    {
        .name = "sd-req",
        .type = OPTION_TEXT,
        .argument = "LIST",
        .help = "the SoftDevices of which the device must have one, by number or by name, as in "
                "0x0100,s140_nrf52_7.3.0; 0 for none",
        .offset = offsetof(struct flash_values, unsigned_package.sd_req),
    },
    {
        .name = "hw-version",
        .type = OPTION_TEXT,
        .argument = "N",
        .help = "the hardware version that its bootloader was built for (52)",
        .offset = offsetof(struct flash_values, unsigned_package.hw_version),
    },
    {
        .name = "app-version",
        .type = OPTION_TEXT,
        .argument = "VERSION",
        .help = "of the application: a number, or 1.2.3, which stands for 10203 (0)",
        .offset = offsetof(struct flash_values, unsigned_package.app_version),
    },
    RESUME_OPTION_ROWS(struct flash_values, how),
    PACE_OPTION_ROWS(struct flash_values, how),
    {
        .group = "What to print",
        .name = "quiet",
        .letter = 'q',
        .type = OPTION_FLAG,
        .help = "results, warnings and errors only",
        .offset = offsetof(struct flash_values, quiet),
    },
    {
        .name = "verbose",
        .letter = 'v',
        .type = OPTION_FLAG,
        .help = "more of what happens",
        .offset = offsetof(struct flash_values, verbose),
    },
    JSON_OPTION_ROW(NULL),
    TRACE_OPTION_ROW(struct flash_values, trace),
    {0},
};

void flash_set_defaults(void *values)
{
    struct flash_values *defaults = values;

    update_choice_init(&defaults->how);
    defaults->entry.timeout = ENTRY_TIMEOUT_DEFAULT;
}
