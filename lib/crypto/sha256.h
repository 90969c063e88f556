/* SPDX-License-Identifier: MIT */
/**
 * @file
 * SHA-256, by OpenSSL.
 */
#ifndef NDFU_CRYPTO_SHA256_H
#define NDFU_CRYPTO_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NDFU_SHA256_SIZE 32

/** Computes a digest. @return false where OpenSSL cannot, as when it runs out of memory */
bool ndfu_sha256(const uint8_t *data, size_t size, uint8_t digest[NDFU_SHA256_SIZE]);

#endif
