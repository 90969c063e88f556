/* SPDX-License-Identifier: MIT */
/** @file What `ndfu flash` tells people of the only device. */
#ifndef NDFU_CLI_FLASH_ONE_H
#define NDFU_CLI_FLASH_ONE_H

#include "flash_task.h"
#include "progress.h"

/** Its data is a struct progress. */
extern const struct flash_view flash_view_one;

#endif
