/* SPDX-License-Identifier: MIT */
#include "target_choice.h"

#include <stddef.h>

#include "trace_file.h"

const struct option_row target_option_rows[] = {
    DEVICE_OPTION_ROWS(struct target_choice, device),
    DEVICE_WAIT_OPTION_ROW(struct target_choice, device),
    LINK_OPTION_ROWS(struct target_choice, how),
    JSON_OPTION_ROW("What to print"),
    TRACE_OPTION_ROW(struct target_choice, trace),
    {0},
};

void target_choice_init(void *values)
{
    struct target_choice *choice = values;

    update_choice_init(&choice->how);
}
