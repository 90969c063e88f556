/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a key is inside of this folder.
 */
#ifndef NDFU_CRYPTO_PAIR_H
#define NDFU_CRYPTO_PAIR_H

#include <openssl/evp.h>

#include <ndfu/key.h>

struct ndfu_key {
    EVP_PKEY *pair;
    bool is_private;
    uint8_t public_bytes[NDFU_KEY_PUBLIC_SIZE];
    uint8_t fingerprint[NDFU_KEY_FINGERPRINT_SIZE];
};

#endif
