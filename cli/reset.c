/* SPDX-License-Identifier: MIT */
/* ndfu reset: asks a bootloader to reset its device. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "line_device.h"
#include "target_choice.h"
#include "trace_file.h"
#include "update_run.h"

static int run(const void *values, const char *operand)
{
    const struct target_choice *given = values;
    const struct line_device asked = line_device_asked(&given->device);
    struct ndfu_update_options how;
    struct trace_file *trace = NULL;
    struct meant_device meant;
    struct ndfu_update *reset = NULL;
    struct ndfu_error error;
    struct line_device device;
    enum ndfu_status status;
    int code;

    (void)operand;
    status = update_choice_take(&given->how, &how, &error);
    if (status == NDFU_OK)
        status = device_choice_take(&given->device, &meant, &how, &error);
    if (status == NDFU_OK)
        status =
            trace_file_prepare(given->trace, &(struct trace_subject){.command = command_reset.name},
                               &how, &trace, &error);
    if (status == NDFU_OK)
        status = ndfu_reset_create(NULL, &how, &reset, &error);
    if (status == NDFU_OK)
        status = trace_file_begin(trace, &error);
    if (status == NDFU_OK)
        status = run_update(reset, &error);
    device = line_device_of_update(reset, &asked);
    if (status == NDFU_OK && !output_is_json())
        (void)printf("The device was asked to reset.\n");
    code = end_command(command_reset.name, &device, status, &error);
    ndfu_update_destroy(reset);
    trace_file_end(trace);
    return code;
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
