/* SPDX-License-Identifier: MIT */
/** @file What is done to devices, and can be ended with Ctrl-C. */
#ifndef NDFU_CLI_UPDATE_RUN_H
#define NDFU_CLI_UPDATE_RUN_H

#include <ndfu/station.h>

/**
 * Runs an update of any kind. The first SIGINT, SIGTERM or SIGHUP ends it with the target
 * between two requests; the second ends the program at once.
 */
enum ndfu_status run_update(struct ndfu_update *update, struct ndfu_error *error);

/** The same for a station. */
enum ndfu_status run_station(struct ndfu_station *station, struct ndfu_error *error);

#endif
