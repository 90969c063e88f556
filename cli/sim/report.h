/* SPDX-License-Identifier: MIT */
/** @file What a simulated target received and did, as JSON. */
#ifndef NDFU_CLI_SIM_REPORT_H
#define NDFU_CLI_SIM_REPORT_H

#include <stdbool.h>

#include "target/target.h"

/** Writes the report of a target to a file. @return false with a message on standard error */
bool write_report(const struct target *target, const char *path);

#endif
