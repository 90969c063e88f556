/* SPDX-License-Identifier: MIT */
/** @file Keys from where a command line says. */
#ifndef NDFU_CLI_KEY_SOURCE_H
#define NDFU_CLI_KEY_SOURCE_H

#include <stdbool.h>

#include <ndfu/key.h>

#include "hex.h"

/**
 * Reads a key.
 *
 * @param source  "-" for standard input, "env:NAME" for the content of an environment variable, or
 *                the path of a file; NULL for no key
 * @param key     receives the key, to be freed with ndfu_key_close(); NULL for none and on failure
 */
enum ndfu_status key_from(const char *source, struct ndfu_key **key, struct ndfu_error *error);

/** Whether a source is the path of a file, and stands for nothing else. */
bool key_source_is_file(const char *source);

/** The path of the file that a source is read from; NULL where it is none. */
const char *key_source_path(const char *source);

/** The same as key_from(), of a key that must be private. */
enum ndfu_status private_key_from(const char *source, struct ndfu_key **key,
                                  struct ndfu_error *error);

/** The fingerprint of a key in hexadecimal. @return text */
const char *fingerprint_text(const struct ndfu_key *key, char text[HEX_TEXT_SIZE]);

/** How the help says where a key may come from. */
#define KEY_SOURCE_HELP "a file, - for standard input, or env:NAME for an environment variable"

#endif
