/* SPDX-License-Identifier: MIT */
/* ndfu reset: asks a bootloader to reset its device. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "exit_code.h"
#include "output.h"
#include "target_choice.h"
#include "trace_file.h"
#include "update_run.h"

static int run(const void *values, const char *operand)
{
    const struct target_choice *given = values;
    struct ndfu_update_options how;
    struct trace_file *trace = NULL;
    struct meant_device meant;
    struct ndfu_update *reset = NULL;
    struct ndfu_error error;
    enum ndfu_status status;

    (void)operand;
    if (!update_choice_take(&given->how, command_reset.name, &how))
        return EXIT_USAGE;
    status = device_choice_take(&given->device, &meant, &how, &error);
    if (status == NDFU_OK)
        status =
            trace_file_begin(given->trace, &(struct trace_subject){.command = command_reset.name},
                             &how, &trace, &error);
    if (status == NDFU_OK)
        status = ndfu_reset_create(NULL, &how, &reset, &error);
    if (status == NDFU_OK)
        status = run_update(reset, &error);
    ndfu_update_destroy(reset);
    trace_file_end(trace);
    if (status == NDFU_OK && !given->json)
        (void)printf("The device was asked to reset.\n");
    return end_command(command_reset.name, status, &error, given->json);
}

const struct command command_reset = {
    .name = "reset",
    .summary = "Ask a bootloader to reset its device",
    .description =
        "The device leaves an update, and starts its application if it has a valid one. Progress\n"
        "that it does not store is lost.",
    .options = target_option_rows,
    .values_size = sizeof(struct target_choice),
    .set_defaults = target_choice_init,
    .run = run,
};
