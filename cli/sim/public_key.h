/* SPDX-License-Identifier: MIT */
/** @file The public key that a target verifies init packets with. */
#ifndef NDFU_CLI_SIM_PUBLIC_KEY_H
#define NDFU_CLI_SIM_PUBLIC_KEY_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Reads a P-256 public key from a file, PEM or hexadecimal, and no private one.
 *
 * @param public_key  receives X then Y, each least significant byte first
 * @return false with a message on standard error
 */
bool public_key_read(const char *path, uint8_t public_key[64]);

#endif
