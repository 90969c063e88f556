/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Signatures as init packets carry them: ECDSA with P-256 over a SHA-256, by OpenSSL.
 */
#ifndef NDFU_CRYPTO_SIGNATURE_H
#define NDFU_CRYPTO_SIGNATURE_H

#include <ndfu/key.h>

/** r then s, each 32 bytes, least significant byte first. */
#define NDFU_SIGNATURE_SIZE 64

/**
 * Signs bytes.
 *
 * @param key  a private one
 * @return false where OpenSSL cannot, as when it runs out of memory
 */
bool ndfu_sign(const struct ndfu_key *key, const uint8_t *bytes, size_t size,
               uint8_t signature[NDFU_SIGNATURE_SIZE]);

/** Whether a signature of some bytes was made with a key. */
bool ndfu_signature_verifies(const struct ndfu_key *key, const uint8_t *bytes, size_t size,
                             const uint8_t signature[NDFU_SIGNATURE_SIZE]);

#endif
