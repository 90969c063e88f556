/* SPDX-License-Identifier: MIT */
/**
 * @file
 * One poll loop for any number of updates. None holds up another.
 */
#ifndef NDFU_STATION_LOOP_H
#define NDFU_STATION_LOOP_H

#include "station/update.h"

/**
 * Runs updates until all are finished. Each has its result in its error.
 *
 * @return NDFU_OK, or NDFU_E_NO_MEMORY before anything was begun
 */
enum ndfu_status ndfu_loop_run(struct ndfu_update *const *updates, size_t count);

#endif
