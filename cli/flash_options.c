/* SPDX-License-Identifier: MIT */
#include "flash_options.h"

const struct option_row flash_rows[] = {
    DEVICE_OPTION_ROWS(struct flash_values, device),
    DEVICE_WAIT_OPTION_ROW(struct flash_values, device),
    ENTRY_OPTION_ROWS(struct flash_values, entry),
    {
        .name = "no-enter",
        .type = OPTION_FLAG,
        .help = "leave a device alone that runs its application",
        .offset = offsetof(struct flash_values, no_enter),
    },
    LINK_OPTION_ROWS(struct flash_values, how),
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
    RESUME_OPTION_ROWS(struct flash_values, how),
    PACE_OPTION_ROWS(struct flash_values, how),
    {
        .group = "What to print",
        .name = "quiet",
        .letter = 'q',
        .type = OPTION_FLAG,
        .help = "warnings and errors only",
        .offset = offsetof(struct flash_values, quiet),
    },
    {
        .name = "verbose",
        .letter = 'v',
        .type = OPTION_FLAG,
        .help = "more of what happens",
        .offset = offsetof(struct flash_values, verbose),
    },
    {0},
};

void flash_set_defaults(void *values)
{
    struct flash_values *defaults = values;

    update_choice_init(&defaults->how);
    defaults->entry.timeout = ENTRY_TIMEOUT_DEFAULT;
}
