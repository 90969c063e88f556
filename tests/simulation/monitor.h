/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reads along between host and target, by the bytes alone, and knows what must not happen: a write
 * that no create has just made valid. And what nobody can help: power that fails right behind the
 * target's word.
 */
#ifndef NDFU_TESTS_MONITOR_H
#define NDFU_TESTS_MONITOR_H

#include "target/target.h"

/** To be started from zero. */
struct monitor {
    uint64_t writes;       /**< data writes that the target received */
    uint64_t stray_writes; /**< of them, those that no accepted create came before */
    uint64_t aborts; /**< resets that a host asked for; the rest of a write that arrives behind
                          a reset can look like it, but is longer */
    uint64_t confirmed_at;        /**< when the target last said that data was executed */
    bool has_confirmed;           /**< it ever has */
    bool is_data;                 /**< the last object that was created or selected */
    bool was_reset_within_object; /**< which over a UART no host can see */
    bool may_write;               /**< a create was accepted, and nothing ended its object since */
    bool is_word_broken; /**< the power was ever cut while the target had yet to store what it
                              said was executed */
    struct target_observer next; /**< is told everything as well; may be empty */
};

/** Watches a target from now on, for as long as both live. */
void monitor_watch(struct monitor *monitor, struct target *target);

#endif
