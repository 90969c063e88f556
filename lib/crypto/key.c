/* SPDX-License-Identifier: MIT */
/* Keys: making them, and what is asked of them. */
#include "crypto/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include "crypto/sha256.h"

enum { COORDINATE_SIZE = NDFU_KEY_PUBLIC_SIZE / 2 };

static bool is_p256(const EVP_PKEY *pair, char *group, size_t size)
{
    (void)snprintf(group, size, "%s", EVP_PKEY_get0_type_name(pair));
    return EVP_PKEY_is_a(pair, "EC") && EVP_PKEY_get_group_name(pair, group, size, NULL) == 1 &&
           strcmp(group, SN_X9_62_prime256v1) == 0;
}

/* Whether the point is on the curve, and belongs to the secret number. */
static bool is_sound(EVP_PKEY *pair, bool is_private)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pair, NULL);
    const bool sound = context && EVP_PKEY_public_check(context) == 1 &&
                       (!is_private || EVP_PKEY_pairwise_check(context) == 1);

    EVP_PKEY_CTX_free(context);
    return sound;
}

static bool get_coordinate(const EVP_PKEY *pair, const char *name, uint8_t *bytes)
{
    BIGNUM *number = NULL;
    const bool is_there = EVP_PKEY_get_bn_param(pair, name, &number) == 1 &&
                          BN_bn2lebinpad(number, bytes, COORDINATE_SIZE) == COORDINATE_SIZE;

    BN_free(number);
    return is_there;
}

/* A point and a curve can be written in several ways. One of them, so that a key has one
 * fingerprint. */
static bool set_fingerprint(struct ndfu_key *key)
{
    unsigned char *der = NULL;
    int size;
    bool is_set;

    if (EVP_PKEY_set_utf8_string_param(key->pair, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                       OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED) != 1 ||
        EVP_PKEY_set_utf8_string_param(key->pair, OSSL_PKEY_PARAM_EC_ENCODING,
                                       OSSL_PKEY_EC_ENCODING_GROUP) != 1)
        return false;
    size = i2d_PUBKEY(key->pair, &der);
    is_set = size > 0 && ndfu_sha256(der, (size_t)size, key->fingerprint);
    OPENSSL_free(der);
    return is_set;
}

static enum ndfu_status examine(const char *name, struct ndfu_key *key, struct ndfu_error *error)
{
    char group[64];

    if (!is_p256(key->pair, group, sizeof group))
        return NDFU_FAIL_KEY(error, name,
                             " is a key of another kind (%s); bootloaders verify with P-256 alone, "
                             "so make a key with: ndfu key generate FILE",
                             group);
    if (!is_sound(key->pair, key->is_private))
        return NDFU_FAIL_KEY(error, name, " is damaged: its numbers do not belong together");
    if (!get_coordinate(key->pair, OSSL_PKEY_PARAM_EC_PUB_X, key->public_bytes) ||
        !get_coordinate(key->pair, OSSL_PKEY_PARAM_EC_PUB_Y, key->public_bytes + COORDINATE_SIZE) ||
        !set_fingerprint(key))
        return NDFU_FAIL_KEY_MEMORY(error);
    return NDFU_OK;
}

enum ndfu_status ndfu_key_adopt(const char *name, EVP_PKEY *pair, bool is_private,
                                struct ndfu_key **key, struct ndfu_error *error)
{
    struct ndfu_key *made = calloc(1, sizeof *made);
    enum ndfu_status status;

    *key = NULL;
    if (!made) {
        EVP_PKEY_free(pair);
        return NDFU_FAIL_KEY_MEMORY(error);
    }
    made->pair = pair;
    made->is_private = is_private;
    (void)ERR_set_mark();
    status = examine(name, made, error);
    (void)ERR_pop_to_mark();
    if (status != NDFU_OK) {
        ndfu_key_close(made);
        return status;
    }
    *key = made;
    return NDFU_OK;
}

enum ndfu_status ndfu_key_generate(struct ndfu_key **key, struct ndfu_error *error)
{
    EVP_PKEY *pair;

    *key = NULL;
    (void)ERR_set_mark();
    pair = EVP_EC_gen("P-256");
    (void)ERR_pop_to_mark();
    if (!pair)
        return ndfu_error_set(error, NDFU_E_INTERNAL, NDFU_LAYER_PACKAGE, "generate key",
                              "OpenSSL cannot make a key: has the system random numbers?");
    return ndfu_key_adopt("new key", pair, true, key, error);
}

void ndfu_key_close(struct ndfu_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pair);
    free(key);
}

bool ndfu_key_is_private(const struct ndfu_key *key)
{
    return key->is_private;
}

void ndfu_key_public(const struct ndfu_key *key, uint8_t bytes[NDFU_KEY_PUBLIC_SIZE])
{
    memcpy(bytes, key->public_bytes, sizeof key->public_bytes);
}

void ndfu_key_fingerprint(const struct ndfu_key *key,
                          uint8_t fingerprint[NDFU_KEY_FINGERPRINT_SIZE])
{
    memcpy(fingerprint, key->fingerprint, sizeof key->fingerprint);
}
