/* SPDX-License-Identifier: MIT */
/** @file The faults that the options ask for, as one script. */
#ifndef NDFU_CLI_SIM_SCRIPT_H
#define NDFU_CLI_SIM_SCRIPT_H

#include <stdbool.h>

#include "sim/settings.h"
#include "target/fault.h"

/** All zero holds no faults. */
struct script {
    char *text; /**< the rules, a line each; NULL where there are none */
    struct target_faults *faults;
};

/**
 * Reads the script: the rules of the file, and behind them those that were given one by one.
 *
 * @param script  all zero; must be released afterwards in any case
 * @return false when a rule is malformed or the file cannot be read, with a message on standard
 *         error
 */
bool script_read(struct script *script, const struct settings *settings);

void script_release(struct script *script);

#endif
