/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The flash driver: a queue of erases and writes, and the time that they take.
 *
 * With synchronous flash the queue serves too: whoever puts operations in it waits until it is
 * empty. Times are those at which the operations start and end; a power cut between tears them.
 */
#ifndef NDFU_TARGET_FLASH_H
#define NDFU_TARGET_FLASH_H

#include <stdbool.h>
#include <stdint.h>

struct target;

enum { TARGET_MAX_FLASH_QUEUE = 64 };

enum target_flash_source {
    TARGET_FROM_NOTHING,  /**< an erase */
    TARGET_FROM_BUFFER,   /**< the data in a receive buffer, which is given back afterwards */
    TARGET_FROM_SETTINGS, /**< the settings that wait to be stored */
};

struct target_flash_request {
    enum target_flash_source source;
    uint32_t address;
    uint32_t length; /**< bytes; only whole words reach the flash */
    uint8_t buffer;
    bool ends_update; /**< when it is done, the target resets */
};

struct target_flash {
    struct target_flash_request queue[TARGET_MAX_FLASH_QUEUE];
    unsigned first;
    unsigned count;
    bool active; /**< the first one is at work; else it is about to start */
    uint64_t at; /**< when it starts or its piece ends; TARGET_NEVER when the queue is empty */
    uint64_t started_at;
    uint32_t done;    /**< bytes of it that are in flash */
    uint32_t piece;   /**< bytes that are being written at the moment */
    uint32_t applied; /**< bytes of the piece that are in flash already */
};

void target_flash_init(struct target_flash *flash);

/** @return false when the queue is full */
bool target_flash_erase(struct target *target, uint64_t at, uint32_t address);

/** @return false when the queue is full, or the driver checks parameters and refuses these */
bool target_flash_store(struct target *target, uint64_t at,
                        const struct target_flash_request *request);

/** What happens at flash->at. May reset the target. */
void target_flash_event(struct target *target, uint64_t at);

/** Puts into flash what of a running write is done by now: before its source changes. */
void target_flash_catch_up(struct target *target, uint64_t at);

/**
 * A fault is about to cut the power at an exact place.
 *
 * @param words  of the write that is at work, as many still reach the flash
 * @param clean  and what comes next is not begun
 */
void target_flash_limit(struct target *target, uint32_t words, bool clean);

/** Power or reset: forgets the queue. What was at work is torn. */
void target_flash_cut(struct target *target, uint64_t at);

#endif
