/* SPDX-License-Identifier: MIT */
#include "crypto/sha256.h"

#include <openssl/evp.h>

bool ndfu_sha256(const uint8_t *data, size_t size, uint8_t digest[NDFU_SHA256_SIZE])
{
    unsigned int length = 0;

    return EVP_Digest(data, size, digest, &length, EVP_sha256(), NULL) == 1 &&
           length == NDFU_SHA256_SIZE;
}
