/* SPDX-License-Identifier: MIT */
/** @file The bytes of a command that a user gives as text or in hex. */
#ifndef NDFU_CLI_COMMAND_BYTES_H
#define NDFU_CLI_COMMAND_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>

/** The longest command. */
#define COMMAND_BYTES_MAX 256

/** Reads text with escapes. @return NDFU_OK or NDFU_E_ARGUMENT */
enum ndfu_status parse_text_command(const char *text, uint8_t *bytes, size_t *length,
                                    struct ndfu_error *error);

/** Reads pairs of hex digits, with blanks or colons between pairs or not. @return as above */
enum ndfu_status parse_hex_command(const char *text, uint8_t *bytes, size_t *length,
                                   struct ndfu_error *error);

#endif
