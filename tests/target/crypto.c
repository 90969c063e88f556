/* SPDX-License-Identifier: MIT */
#include "target/crypto.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

static void reverse(uint8_t *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        out[i] = bytes[length - 1 - i];
    }
}

static EVP_PKEY *make_key(const uint8_t public_key[64])
{
    char group[] = "prime256v1";
    uint8_t point[65] = {0x04}; /* uncompressed */
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;

    reverse(point + 1, public_key, 32);
    reverse(point + 33, public_key + 32, 32);
    if (context && EVP_PKEY_fromdata_init(context) > 0) {
        (void)EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

/* @return the length of the signature as DER, in *der, which the caller frees; 0 on failure */
static size_t make_der(const uint8_t signature[64], uint8_t **der)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_lebin2bn(signature, 32, NULL);
    BIGNUM *s = BN_lebin2bn(signature + 32, 32, NULL);
    int length = 0;

    *der = NULL;
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        length = i2d_ECDSA_SIG(pair, der);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

bool target_signature_verify(const uint8_t public_key[64], const uint8_t *bytes, size_t length,
                             const uint8_t signature[64])
{
    EVP_PKEY *key = make_key(public_key);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t *der = NULL;
    size_t der_length = make_der(signature, &der);
    bool valid = key && context && der_length > 0 &&
                 EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                 EVP_DigestVerify(context, der, der_length, bytes, length) == 1;

    OPENSSL_free(der);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return valid;
}

void target_flash_sha256(const struct target_nvm *nvm, uint32_t address, uint32_t length,
                         uint8_t digest[32])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t erased[TARGET_PAGE_SIZE];

    memset(erased, 0xff, sizeof erased);
    if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        abort();
    }
    for (uint32_t done = 0; done < length; done += TARGET_PAGE_SIZE) {
        const uint8_t *page = target_nvm_page(nvm, (address + done) / TARGET_PAGE_SIZE);
        uint32_t left = length - done;

        (void)EVP_DigestUpdate(context, page ? page : erased,
                               left < TARGET_PAGE_SIZE ? left : TARGET_PAGE_SIZE);
    }
    (void)EVP_DigestFinal_ex(context, digest, NULL);
    EVP_MD_CTX_free(context);
}
