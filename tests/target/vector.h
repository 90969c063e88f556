/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Byte transcripts of real bootloaders, of `ndfu sim --trace`, and of hosts (`ndfu flash --trace`):
 * reading them.
 *
 * A line each: "> HEX  # T ms NOTE" is what the host wrote at a time, "< HEX  # T ms" a frame that
 * the target sent. "# target ..." says what the target is like (config_text.h), from the start
 * wherever it stands, on top of such lines before it; "# @..." what is done to it, "# (no answer
 * within N ms)" and "# state: ..." what was seen. Everything else is a note.
 *
 * Open, close, power-cycle and enter-bootloader may say when: "# @close  # T ms". "# @restore HEX"
 * gives the target flash that target_save() saved, "# @fault RULE" a rule of fault.h.
 */
#ifndef NDFU_TARGET_VECTOR_H
#define NDFU_TARGET_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/config.h"
#include "target/report.h"

enum target_vector_kind {
    TARGET_VECTOR_SEND,
    TARGET_VECTOR_RECEIVE,
    TARGET_VECTOR_SILENCE,
    TARGET_VECTOR_STATE,
    TARGET_VECTOR_OPEN,
    TARGET_VECTOR_CLOSE,
    TARGET_VECTOR_SLEEP,
    TARGET_VECTOR_POWER_CYCLE,
    TARGET_VECTOR_ENTER_BOOTLOADER,
    TARGET_VECTOR_RESTORE,
    TARGET_VECTOR_FAULTS, /**< all rules, at the place of the first */
    TARGET_VECTOR_WAIT_RESET,
    TARGET_VECTOR_WAIT_PORT, /**< until the port is there, however late what follows gets */
    TARGET_VECTOR_HANG_UP,   /**< "port EOF": the port has left the bus */
    TARGET_VECTOR_COUNTS,    /**< what was counted over the whole case */
};

/** Each is -1 where it was not counted. */
struct target_vector_counts {
    int allocation_failures;
    int double_frees;
    int lost_responses; /**< "busy events" */
};

struct target_vector_line {
    enum target_vector_kind kind;
    unsigned number; /**< in the file, from 1 */
    bool is_timed;   /**< it says when */
    uint64_t time;   /**< when; silence, sleep: how long */
    uint8_t *bytes;  /**< send, receive, restore */
    size_t length;
    struct target_state state;
    struct target_vector_counts counts;
};

struct target_vector {
    struct target_config config; /**< strict, without a public key */
    struct target_vector_line *lines;
    size_t count;
    char *faults;       /**< the rules, a line each; NULL for none */
    unsigned truncated; /**< the line at which the transcript breaks off, or 0 */
    unsigned notes;     /**< lines that say nothing about the target's behaviour */
    unsigned error;     /**< the line that cannot be read, or 0 */
    char message[160];  /**< why it cannot */
};

/**
 * Reads a transcript.
 *
 * @param text  zero-terminated
 * @return false when a line cannot be read: see error and message. The vector must be released
 *         all the same.
 */
bool target_vector_parse(struct target_vector *vector, const char *text);

/**
 * Adds a rule of fault.h to those of the transcript. Where it has none, the rules act from its
 * start.
 *
 * @param rule  zero-terminated; looked at when it is replayed
 */
void target_vector_add_fault(struct target_vector *vector, const char *rule);

void target_vector_release(struct target_vector *vector);

/** Writes a state as the transcripts do. */
void target_vector_format_state(const struct target_state *state, char *text, size_t size);

#endif
