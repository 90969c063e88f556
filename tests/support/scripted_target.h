/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A target without time, flash or faults of its own, that gives the right answer to every request
 * except where a test says otherwise. It is for what one answer does to the engine; whole updates
 * are tried against the simulated target. It shares no code with the library.
 */
#ifndef NDFU_TESTS_SCRIPTED_TARGET_H
#define NDFU_TESTS_SCRIPTED_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An answer that is not the right one. */
struct scripted_answer {
    int opcode;           /**< of the request; -1 for none */
    int object;           /**< only while this object type is selected, or 0 for any */
    unsigned skip;        /**< so many of these requests are answered rightly first */
    unsigned times;       /**< then so many are answered with these bytes, the rest rightly again */
    const uint8_t *bytes; /**< on the wire; NULL for silence */
    size_t length;
};

struct scripted_target {
    uint16_t mtu;
    uint32_t max_size[3]; /**< by object type */
    uint32_t image_size;  /**< with so much data executed, progress is dropped; 0: never */
    struct scripted_answer script;
    int spoiled_object;     /**< a bit of each write to this object type is flipped; 0 for none */
    unsigned spoiled_times; /**< so many of them */

    /* What came in. */
    unsigned requests[16];  /**< by opcode */
    unsigned total;         /**< requests of any kind */
    unsigned after_script;  /**< requests since the script answered */
    uint8_t log[256];       /**< opcodes in order, the first of them */
    uint32_t executed[3];   /**< bytes, by object type */
    bool is_between_frames; /**< the last byte that came in was an END */
    uint32_t longest_write; /**< bytes of data */

    /* Its state. */
    int object;
    uint32_t offset[3];
    uint32_t crc[3];
    uint32_t end[3];
    uint32_t executed_crc; /**< of the data that was executed */
    uint16_t prn;
    uint16_t writes;
    bool has_answered_by_script;
    bool is_escaped;
    bool is_dropping;
    uint8_t frame[8192];
    size_t length;
    uint8_t reply[256];
    size_t reply_length;
};

/** A target over USB, with nothing on it. */
void scripted_target_init(struct scripted_target *target);

/** Bytes from the host; what is to be sent back is in reply, for the caller to empty. */
void scripted_target_receive(struct scripted_target *target, const uint8_t *bytes, size_t length);

#endif
