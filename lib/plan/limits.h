/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How long an answer may take, by what was asked.
 *
 * A limit counts from when the last byte of the request can have left at the line's rate. Flash
 * takes about 85 ms to erase a page and 41 us to write a word; checking a signature takes hundreds
 * of milliseconds; hashing a large image and storing the outcome can take seconds.
 */
#ifndef NDFU_PLAN_LIMITS_H
#define NDFU_PLAN_LIMITS_H

#include <stdint.h>

/** Limits in microseconds. */
struct ndfu_limits {
    uint64_t ping_us;         /**< one ping; asked again until connect_us has passed */
    uint64_t connect_us;      /**< until the target first answers */
    uint64_t query_us;        /**< MTU, PRN, select: nothing for the target to do */
    uint64_t create_us;       /**< erases a page */
    uint64_t receipt_us;      /**< writes what is under way */
    uint64_t crc_us;          /**< comes behind all writes of an object */
    uint64_t execute_us;      /**< of an object, or of the init packet with its signature */
    uint64_t last_execute_us; /**< of the last object: hashes the whole image */
    uint64_t confirm_us;      /**< until a target that should reset can be taken for gone */
    uint64_t reboot_us;       /**< from there until the target answers again */
    uint64_t reboot_quiet_us; /**< from there until it is asked, where its port stays */
    uint64_t recover_us;      /**< until a target that fell silent answers again */
    uint64_t settle_us;       /**< to leave a target alone after it said no or lost data */
    uint64_t link_us;         /**< until a port that went away is back */
    uint64_t self_reset_us;   /**< until a deaf target has reset itself */
    uint64_t port_us;         /**< for the port to take any byte */
    uint64_t busy_us; /**< pause before a create that found the flash queue full is repeated */
    unsigned busy_attempts; /**< how often that is repeated */
};

/** The limits that suit every known target. */
struct ndfu_limits ndfu_limits_default(void);

#endif
