/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A fault script in memory, and how it acts. For the files of the model only: fault.h is what
 * others use.
 */
#ifndef NDFU_TARGET_FAULT_RULES_H
#define NDFU_TARGET_FAULT_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/fault.h"
#include "target/line.h"
#include "target/report.h"

enum {
    TARGET_MAX_RULES = 32,
    TARGET_LONGEST_FRAME = 4200, /**< what is repeated of a longer one is its start */
    TARGET_MAX_DELAYED = 16,     /**< delays at work at the same time */
};

enum target_fault_action {
    TARGET_FAULT_DROP,
    TARGET_FAULT_FLIP,
    TARGET_FAULT_REPEAT,
    TARGET_FAULT_DELAY,
    TARGET_FAULT_NOISE,
    TARGET_FAULT_POWER,
    TARGET_FAULT_PORT,
};

enum target_fault_unit {
    TARGET_FAULT_BYTE,
    TARGET_FAULT_FRAME,
    TARGET_FAULT_TIME,
    TARGET_FAULT_ERASE,
    TARGET_FAULT_WORD,
};

enum target_fault_choice { TARGET_FAULT_AT, TARGET_FAULT_EVERY, TARGET_FAULT_CHANCE };

struct target_fault_rule {
    enum target_fault_action action;
    enum target_direction direction;
    enum target_fault_unit unit;
    enum target_fault_choice choice;
    uint64_t number;   /**< at, every: how many; a time: nanoseconds */
    uint64_t chance;   /**< of 2^32 */
    uint64_t duration; /**< of a delay; how long the power or the port is off */
    uint64_t amount;   /**< bytes of noise */
    uint64_t seed;
    uint64_t left; /**< how often it may still act */
    uint8_t mask;
    uint64_t offset;
    bool half;
};

/** One of the two streams. */
struct target_fault_stream {
    uint64_t bytes;  /**< that have entered it */
    uint64_t frames; /**< that have ended */
    uint64_t in_frame;
    bool dropping; /**< what the rules have decided for the frame that is entering */
    bool repeating;
    uint8_t flip_mask;
    uint64_t flip_offset;
    uint8_t *frame; /**< the start of it, while it is to be repeated; else NULL */
    size_t frame_length;
};

/** Bytes to the target that are late. */
struct target_delayed {
    struct target_line line;
    struct {
        size_t length;
        uint64_t at;
    } parts[TARGET_MAX_DELAYED];
    unsigned count;
};

struct target_faults {
    struct target_fault_rule rules[TARGET_MAX_RULES];
    unsigned count;
    uint64_t start;       /**< when the script was given to the target */
    uint64_t start_taken; /**< how many bytes the target had received by then */
    uint64_t start_erases;
    uint64_t start_words;
    struct target_fault_stream streams[2]; /**< by direction */
    struct target_delayed delayed;
    uint64_t host_delay_until; /**< bytes to the host arrive no earlier */
    uint64_t cut_at;           /**< TARGET_NEVER: no cut is due */
    uint64_t cut_off;          /**< and how long the power, or the port, stays off */
    bool cut_port;             /**< it is the port that is cut */
    bool cut_exact;            /**< at a place in the flash's work, which is: */
    bool cut_clean;            /**< between two operations, not in the middle of one */
    uint32_t cut_words;        /**< so many words into the write that is at work */
};

/** Whether a rule cuts something off: it acts on the target, not on a byte of a stream. */
static inline bool target_fault_cuts(const struct target_fault_rule *rule)
{
    return rule->action == TARGET_FAULT_POWER || rule->action == TARGET_FAULT_PORT;
}

struct target_faults *target_faults_copy(const struct target_faults *faults);

/* The streams. Without a script they are called for no byte. */

/** A byte leaves the host. */
void target_fault_from_host(struct target *target, uint64_t at, uint8_t byte);

/** A byte leaves the target; without faults it would arrive at a time. */
void target_fault_to_host(struct target *target, uint64_t at, uint8_t byte);

/** Noise enters a stream. */
void target_fault_noise(struct target *target, struct target_fault_rule *rule, uint64_t at);

/** What was late goes on its way. */
void target_fault_release(struct target *target, uint64_t at);

/* Power and time. */

/** An erase, or the writing of some words, begins. */
void target_fault_erase(struct target *target, uint64_t at);
void target_fault_words(struct target *target, uint64_t at, uint32_t words);

/** How many more bytes the target receives before its power or port is cut, or UINT64_MAX. */
uint64_t target_fault_bytes_left(const struct target *target);

/** The target has received bytes: cuts the power or the port if that was the last one. */
void target_fault_received(struct target *target, uint64_t at);

/** When a fault is due that waits for a time, or TARGET_NEVER. */
uint64_t target_fault_next(const struct target *target);
void target_fault_event(struct target *target, uint64_t at);

/** The port has left the bus: what was late is lost. */
void target_fault_unplug(struct target *target);

#endif
