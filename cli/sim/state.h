/* SPDX-License-Identifier: MIT */
/** @file The flash of a simulated target in a file, so that it survives the simulation. */
#ifndef NDFU_CLI_SIM_STATE_H
#define NDFU_CLI_SIM_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/target.h"

/** Whether flash can be kept at a path. @return false with a message on standard error */
bool state_check(const char *path);

/**
 * Reads flash into a target that was only just created. A file that is not there is a new flash.
 *
 * @param flash   set to what was read, owned by the caller; NULL when there was nothing
 * @param length  set to its length
 * @return false with a message on standard error
 */
bool state_load(struct target *target, const char *path, uint8_t **flash, size_t *length);

/** Writes the flash of a target. @return false with a message on standard error */
bool state_save(const struct target *target, const char *path);

#endif
