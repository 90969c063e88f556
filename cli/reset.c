/* SPDX-License-Identifier: MIT */
/* ndfu reset: asks a bootloader to reset its device. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "exit_code.h"
#include "output.h"
#include "reach.h"
#include "target_choice.h"

static int run(const void *values, const char *operand)
{
    const struct target_choice *given = values;
    struct ndfu_update_options how;
    struct reached reached;
    struct ndfu_error error;
    enum ndfu_status status;

    (void)operand;
    if (!update_choice_take(&given->how, command_reset.name, &how))
        return EXIT_USAGE;
    status = reach_as_it_is(&given->device, &reached, &error);
    if (status == NDFU_OK)
        status = ndfu_target_reset(reached.port, &how, &error);
    reached_clear(&reached);
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
