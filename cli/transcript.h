/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Lines of a transcript, as tests/target/vector.h reads them. What is behind them is a note: the
 * caller adds it, and the end of the line.
 */
#ifndef NDFU_CLI_TRANSCRIPT_H
#define NDFU_CLI_TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * Begins a line of bytes: "> HEX  # T ms".
 *
 * @param direction  '>' for what the host wrote, '<' for what the target sent
 * @param at         nanoseconds since the transcript began
 */
void transcript_bytes(FILE *file, char direction, const uint8_t *bytes, size_t length, uint64_t at);

/** Begins a line for something that was done: "# @open  # T ms". */
void transcript_event(FILE *file, const char *name, uint64_t at);

#endif
