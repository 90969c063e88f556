/* SPDX-License-Identifier: MIT */
#include "support/key_maker.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

static const unsigned char passphrase[] = "secret";
static const char parameters[] = "-----BEGIN EC PARAMETERS-----\n"
                                 "BggqhkjOPQMBBw==\n"
                                 "-----END EC PARAMETERS-----\n";

static int write_sec1(BIO *out, const EVP_PKEY *pair, const EVP_CIPHER *cipher)
{
    return PEM_write_bio_PrivateKey_traditional(out, pair, cipher, passphrase,
                                                sizeof passphrase - 1, NULL, NULL);
}

static int write_pkcs8(BIO *out, const EVP_PKEY *pair, const EVP_CIPHER *cipher)
{
    return PEM_write_bio_PKCS8PrivateKey(out, pair, cipher, (const char *)passphrase,
                                         sizeof passphrase - 1, NULL, NULL);
}

static int write_compressed(BIO *out, EVP_PKEY *pair)
{
    EVP_PKEY *copy = EVP_PKEY_dup(pair);
    const int is_written =
        copy &&
        EVP_PKEY_set_utf8_string_param(copy, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                       OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED) == 1 &&
        PEM_write_bio_PUBKEY(out, copy) == 1;

    EVP_PKEY_free(copy);
    return is_written;
}

static int write_explicit(BIO *out, EVP_PKEY *pair, bool is_private)
{
    EVP_PKEY *copy = EVP_PKEY_dup(pair);
    const int is_written =
        copy &&
        EVP_PKEY_set_utf8_string_param(copy, OSSL_PKEY_PARAM_EC_ENCODING,
                                       OSSL_PKEY_EC_ENCODING_EXPLICIT) == 1 &&
        (is_private ? write_sec1(out, copy, NULL) : PEM_write_bio_PUBKEY(out, copy)) == 1;

    EVP_PKEY_free(copy);
    return is_written;
}

static int write_key(BIO *out, EVP_PKEY *pair, enum key_style style)
{
    switch (style) {
    case KEY_SEC1:
        return write_sec1(out, pair, NULL);
    case KEY_SEC1_PARAMETERS:
        return BIO_puts(out, parameters) > 0 && write_sec1(out, pair, NULL);
    case KEY_SEC1_ENCRYPTED:
        return write_sec1(out, pair, EVP_aes_128_cbc());
    case KEY_PKCS8:
        return write_pkcs8(out, pair, NULL);
    case KEY_PKCS8_ENCRYPTED:
        return write_pkcs8(out, pair, EVP_aes_128_cbc());
    case KEY_PUBLIC:
        return PEM_write_bio_PUBKEY(out, pair);
    case KEY_PUBLIC_COMPRESSED:
        return write_compressed(out, pair);
    case KEY_SEC1_EXPLICIT:
        return write_explicit(out, pair, true);
    case KEY_PUBLIC_EXPLICIT:
        return write_explicit(out, pair, false);
    }
    return 0;
}

char *key_pem(EVP_PKEY *pair, enum key_style style)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes;
    char *text;
    long size;

    if (!pair || !out || write_key(out, pair, style) != 1)
        abort();
    size = BIO_get_mem_data(out, &bytes);
    text = strndup(bytes, (size_t)size);
    BIO_free(out);
    if (!text)
        abort();
    return text;
}
