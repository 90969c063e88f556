/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A transcript of what happens at the port of a simulated target, as tests/target/vector.h reads
 * it: replayed against a target of its own, it comes to the same.
 *
 * Times are nanoseconds since the target was turned on. Where no transcript is wanted, nothing
 * happens.
 */
#ifndef NDFU_CLI_SIM_TRACE_H
#define NDFU_CLI_SIM_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "target/config.h"

enum { TRACE_FRAME = 4096 }; /**< longer ones are cut, as the replayer does */

struct trace {
    FILE *file; /**< NULL: no transcript */
    const char *path;
    uint8_t frame[TRACE_FRAME]; /**< that the target is sending */
    size_t length;
    bool is_in_request; /**< the host is in the middle of a frame */
};

/**
 * Begins a transcript with what the target is like.
 *
 * @param path  must stay as long as the trace
 * @return false with a message on standard error
 */
bool trace_open(struct trace *trace, const char *path, const struct target_config *config);

/** The target starts from this flash. */
void trace_flash(struct trace *trace, const uint8_t *flash, size_t length);

/** Faults act on it from here on. @param rules  a line each */
void trace_faults(struct trace *trace, const char *rules);

/** Something is done to the target, such as "@open". What was on its way may be gone. */
void trace_event(struct trace *trace, uint64_t at, const char *name);

/** A host has written. */
void trace_host(struct trace *trace, uint64_t at, const uint8_t *bytes, size_t length);

/** Bytes of the target have reached the host's end. */
void trace_target(struct trace *trace, uint64_t at, const uint8_t *bytes, size_t length);

/** Puts everything so far into the file. @return false with a message on standard error */
bool trace_flush(struct trace *trace);

/** @return false with a message on standard error */
bool trace_close(struct trace *trace);

#endif
