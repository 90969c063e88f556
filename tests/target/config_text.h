/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A target's configuration as a line of text, as transcripts begin with: "--transport usb --flash
 * sync --rx-buffers 6". What is not in the line is as target_config_init_strict() sets it, without
 * a public key. Times are milliseconds.
 */
#ifndef NDFU_TARGET_CONFIG_TEXT_H
#define NDFU_TARGET_CONFIG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "target/config.h"

enum {
    TARGET_CONFIG_TEXT = 1536,   /**< enough for any configuration, with its zero */
    TARGET_CONFIG_MESSAGE = 160, /**< the same for what is wrong with one */
};

/**
 * Reads a line on top of a configuration.
 *
 * @param text     zero-terminated
 * @param message  of TARGET_CONFIG_MESSAGE characters: names what is wrong; may be NULL
 * @return false when a setting is unknown, or its value makes no sense
 */
bool target_config_read(struct target_config *config, const char *text, char *message);

/**
 * Writes the line from which target_config_read() makes the same configuration.
 *
 * @param text  TARGET_CONFIG_TEXT characters
 */
void target_config_print(const struct target_config *config, char *text);

#endif
