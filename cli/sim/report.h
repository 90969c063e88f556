/* SPDX-License-Identifier: MIT */
/** @file What a simulated target received and did, as JSON. */
#ifndef NDFU_CLI_SIM_REPORT_H
#define NDFU_CLI_SIM_REPORT_H

#include <stdbool.h>

#include "target/target.h"

/** What went through the port of a target. */
struct traffic {
    uint64_t opens;          /**< how often a host opened it */
    uint64_t bytes_received; /**< that hosts wrote */
    uint64_t bytes_sent;     /**< that reached a host's end */
};

/**
 * Writes the report of a target to a file.
 *
 * @param now  how long it was simulated
 * @return false with a message on standard error
 */
bool write_report(const struct target *target, const struct target_config *config,
                  const struct traffic *traffic, uint64_t now, const char *path);

#endif
