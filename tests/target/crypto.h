/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The cryptography of the bootloader, by OpenSSL.
 */
#ifndef NDFU_TARGET_CRYPTO_H
#define NDFU_TARGET_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/nvm.h"

/**
 * Verifies an ECDSA P-256 signature over the SHA-256 of some bytes.
 *
 * @param public_key  X then Y, each least significant byte first
 * @param signature   r then s, each least significant byte first
 */
bool target_signature_verify(const uint8_t public_key[64], const uint8_t *bytes, size_t length,
                             const uint8_t signature[64]);

/** The SHA-256 of a range of flash that starts at a page. */
void target_flash_sha256(const struct target_nvm *nvm, uint32_t address, uint32_t length,
                         uint8_t digest[32]);

#endif
