/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Keys as other tools write them, by OpenSSL itself. Failures end the program.
 */
#ifndef NDFU_TESTS_KEY_MAKER_H
#define NDFU_TESTS_KEY_MAKER_H

#include <openssl/evp.h>

/** How a key is written as PEM. */
enum key_style {
    KEY_SEC1,            /**< EC PRIVATE KEY */
    KEY_SEC1_PARAMETERS, /**< the same behind EC PARAMETERS */
    KEY_SEC1_ENCRYPTED,
    KEY_PKCS8, /**< PRIVATE KEY */
    KEY_PKCS8_ENCRYPTED,
    KEY_PUBLIC,
    KEY_PUBLIC_COMPRESSED, /**< with one coordinate and the sign of the other */
    KEY_SEC1_EXPLICIT,     /**< with the numbers of the curve instead of its name */
    KEY_PUBLIC_EXPLICIT,
};

/** @return PEM, freed with free() */
char *key_pem(EVP_PKEY *pair, enum key_style style);

#endif
