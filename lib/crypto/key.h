/* SPDX-License-Identifier: MIT */
/**
 * @file
 * From OpenSSL's keys to ours.
 */
#ifndef NDFU_CRYPTO_KEY_H
#define NDFU_CRYPTO_KEY_H

#include "base/error.h"
#include "crypto/pair.h"

/**
 * Makes a key of what OpenSSL has, after a look at whether it is of the right kind and sound.
 *
 * @param name  what messages call it
 * @param pair  the key's from here on, freed on failure too
 * @return NDFU_OK, NDFU_E_KEY, NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_key_adopt(const char *name, EVP_PKEY *pair, bool is_private,
                                struct ndfu_key **key, struct ndfu_error *error);

/** Something is wrong with the key of this name; then printf format and arguments of the rest. */
#define NDFU_FAIL_KEY(error, name, ...) \
    ndfu_error_set_file(error, NDFU_E_KEY, "read key", name, __VA_ARGS__)

/** There is no memory for a key. */
#define NDFU_FAIL_KEY_MEMORY(error) \
    ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "read key", "no memory for the key")

#endif
