/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "command.h"

const struct command *const commands[] = {
    &command_flash,        &command_plan,
    &command_list,         &command_enter,
    &command_info,         &command_reset,
    &command_doctor,       &command_pkg_show,
    &command_pkg_verify,   &command_pkg_create,
    &command_key_generate, &command_key_show,
    &command_sim,          NULL,
};
