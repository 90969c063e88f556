/* SPDX-License-Identifier: MIT */
/**
 * @file
 * `--trace FILE`: a transcript of everything that goes over a port, that tests/target/vector.h
 * reads and ndfu-target-replay replays. docs/trace.md is for users.
 */
#ifndef NDFU_CLI_TRACE_FILE_H
#define NDFU_CLI_TRACE_FILE_H

#include <ndfu/package.h>
#include <ndfu/update.h>

#include "command.h"

/** A row for a command whose struct of values has a const char * as a member. */
#define TRACE_OPTION_ROW(values, member)                                                        \
    {                                                                                           \
        .group = "Looking into what goes wrong", .name = "trace", .type = OPTION_TEXT,          \
        .argument = "FILE",                                                                     \
        .help = "write down all bytes on the port, with times and in words; the simulated "     \
                "target can replay it. It holds the firmware that is sent. What is in FILE is " \
                "overwritten",                                                                  \
        .offset = offsetof(values, member),                                                     \
    }

/** A transcript that is being written. */
struct trace_file;

/** What a transcript is of. */
struct trace_subject {
    const char *command;                /**< its name */
    const char *operand;                /**< the file that it was given; NULL for none */
    const struct ndfu_package *package; /**< that is sent; NULL for none */
};

/**
 * Makes a transcript of everything that is done with the options. It has one target: updates of
 * several, at the same time, take one each. Nothing is written until it is begun.
 *
 * @param path     NULL for no transcript; must stay as long as the trace, as must the subject's
 *                 texts and package
 * @param how      receives the function to be told; its settings of the line are noted
 * @param trace    receives the transcript, to be ended with trace_file_end(); NULL where there is
 *                 none
 * @return NDFU_OK; NDFU_E_ARGUMENT where the file is the operand or a device; NDFU_E_NO_MEMORY
 */
enum ndfu_status trace_file_prepare(const char *path, const struct trace_subject *subject,
                                    struct ndfu_update_options *how, struct trace_file **trace,
                                    struct ndfu_error *error);

/**
 * Overwrites the file, once nothing else is in the way, and before anything is done.
 *
 * Until its end, a pipe without a reader and a file above a limit are failures like any other, not
 * the end of the program.
 *
 * @param trace  NULL is allowed
 * @return NDFU_OK; NDFU_E_ARGUMENT where the file cannot be written
 */
enum ndfu_status trace_file_begin(struct trace_file *trace, struct ndfu_error *error);

/** Ends it. What could not be written is told on standard error. NULL is allowed. */
void trace_file_end(struct trace_file *trace);

#endif
