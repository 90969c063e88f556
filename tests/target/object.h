/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The command object (the init packet) and the data objects (the image).
 */
#ifndef NDFU_TARGET_OBJECT_H
#define NDFU_TARGET_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

struct target;

/** Create, get CRC, execute, select and write, for the object that they are about. */
void target_object_handle(struct target *target, uint64_t at);

/** After a reset: takes up the init packet that the settings hold, if they do. */
void target_object_init(struct target *target);

/* How executes go on: see enum target_step. */

void target_command_handle(struct target *target, uint64_t at);
void target_command_validated(struct target *target, uint64_t at);

void target_data_handle(struct target *target, uint64_t at);
void target_data_flash_idle(struct target *target, uint64_t at);
void target_data_hashed(struct target *target, uint64_t at);

/** Fills a response with an object's offset and CRC, behind what is in it. */
void target_object_put_status(struct target *target, uint32_t offset, uint32_t crc);

/** Starts the inactivity timer anew. */
void target_object_activity(struct target *target, uint64_t at);

/**
 * Stores the settings and their backup, where flash does not hold them already.
 *
 * @param ends_update  the target resets when that is done; at once, if there is nothing to do
 * @return false when the flash queue has no place for the settings. The backup may be left out
 *         in silence (observed).
 */
bool target_store_settings(struct target *target, uint64_t at, bool ends_update);

#endif
