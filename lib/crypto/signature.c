/* SPDX-License-Identifier: MIT */
#include "crypto/signature.h"

#include <openssl/ec.h>
#include <openssl/err.h>

#include "crypto/pair.h"

enum { NUMBER_SIZE = NDFU_SIGNATURE_SIZE / 2, DER_MAX = 80 };

static bool split(const unsigned char *der, size_t size, uint8_t signature[NDFU_SIGNATURE_SIZE])
{
    ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &der, (long)size);
    const bool is_split =
        numbers &&
        BN_bn2lebinpad(ECDSA_SIG_get0_r(numbers), signature, NUMBER_SIZE) == NUMBER_SIZE &&
        BN_bn2lebinpad(ECDSA_SIG_get0_s(numbers), signature + NUMBER_SIZE, NUMBER_SIZE) ==
            NUMBER_SIZE;

    ECDSA_SIG_free(numbers);
    return is_split;
}

bool ndfu_sign(const struct ndfu_key *key, const uint8_t *bytes, size_t size,
               uint8_t signature[NDFU_SIGNATURE_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char der[DER_MAX];
    size_t der_size = sizeof der;
    bool is_signed;

    (void)ERR_set_mark();
    is_signed = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
                EVP_DigestSign(context, der, &der_size, bytes, size) == 1 &&
                split(der, der_size, signature);
    (void)ERR_pop_to_mark();
    EVP_MD_CTX_free(context);
    return is_signed;
}

/* @return the size of what is in *der, to be freed with OPENSSL_free(); not positive on failure */
static int join(const uint8_t signature[NDFU_SIGNATURE_SIZE], unsigned char **der)
{
    ECDSA_SIG *numbers = ECDSA_SIG_new();
    BIGNUM *r = BN_lebin2bn(signature, NUMBER_SIZE, NULL);
    BIGNUM *s = BN_lebin2bn(signature + NUMBER_SIZE, NUMBER_SIZE, NULL);
    int size = 0;

    if (numbers && r && s && ECDSA_SIG_set0(numbers, r, s) == 1) {
        size = i2d_ECDSA_SIG(numbers, der);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(numbers);
    return size;
}

bool ndfu_signature_verifies(const struct ndfu_key *key, const uint8_t *bytes, size_t size,
                             const uint8_t signature[NDFU_SIGNATURE_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char *der = NULL;
    int der_size;
    bool verifies;

    (void)ERR_set_mark();
    der_size = join(signature, &der);
    verifies = context && der_size > 0 &&
               EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
               EVP_DigestVerify(context, der, (size_t)der_size, bytes, size) == 1;
    (void)ERR_pop_to_mark();
    OPENSSL_free(der);
    EVP_MD_CTX_free(context);
    return verifies;
}
