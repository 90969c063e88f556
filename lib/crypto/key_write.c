/* SPDX-License-Identifier: MIT */
/* Keys as text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "crypto/key.h"

enum { SECRET_SIZE = 32, BYTES_PER_LINE = 8 };

static enum ndfu_status fail(struct ndfu_error *error, const char *message)
{
    return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_PACKAGE, "write key", "%s", message);
}

/* The form that every tool reads, old ones too. */
static bool write_block(BIO *out, const struct ndfu_key *key, enum ndfu_key_half half)
{
    return half == NDFU_KEY_PRIVATE ? PEM_write_bio_PrivateKey_traditional(out, key->pair, NULL,
                                                                           NULL, 0, NULL, NULL) == 1
                                    : PEM_write_bio_PUBKEY(out, key->pair) == 1;
}

static void put_hex(BIO *out, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        (void)BIO_printf(out, "%02x", bytes[i]);
}

static bool write_hex(BIO *out, const struct ndfu_key *key, enum ndfu_key_half half)
{
    BIGNUM *number = NULL;
    uint8_t secret[SECRET_SIZE];
    bool is_there = true;

    if (half == NDFU_KEY_PUBLIC) {
        put_hex(out, key->public_bytes, sizeof key->public_bytes);
    } else {
        is_there = EVP_PKEY_get_bn_param(key->pair, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 &&
                   BN_bn2lebinpad(number, secret, SECRET_SIZE) == SECRET_SIZE;
        if (is_there)
            put_hex(out, secret, sizeof secret);
        BN_clear_free(number);
        OPENSSL_cleanse(secret, sizeof secret);
    }
    (void)BIO_puts(out, "\n");
    return is_there;
}

static bool write_c(BIO *out, const struct ndfu_key *key)
{
    (void)BIO_puts(out, "/*\n"
                        " * Public key (P-256) that init packets are verified with:\n"
                        " * X then Y, each least significant byte first.\n"
                        " * Fingerprint: ");
    put_hex(out, key->fingerprint, sizeof key->fingerprint);
    (void)BIO_printf(out,
                     "\n */\n#include <stdint.h>\n\n"
                     "__attribute__((aligned(4))) const uint8_t pk[%d] = {\n",
                     NDFU_KEY_PUBLIC_SIZE);
    for (size_t i = 0; i < NDFU_KEY_PUBLIC_SIZE; i++)
        (void)BIO_printf(out, "%s0x%02x,%s", i % BYTES_PER_LINE == 0 ? "    " : " ",
                         key->public_bytes[i],
                         i % BYTES_PER_LINE == BYTES_PER_LINE - 1 ? "\n" : "");
    return BIO_puts(out, "};\n") > 0;
}

static bool write_form(BIO *out, const struct ndfu_key *key, enum ndfu_key_half half,
                       enum ndfu_key_form form)
{
    switch (form) {
    case NDFU_KEY_PEM:
        return write_block(out, key, half);
    case NDFU_KEY_HEX:
        return write_hex(out, key, half);
    case NDFU_KEY_C:
        return write_c(out, key);
    }
    return false;
}

static char *copy_text(BIO *out)
{
    char *bytes;
    const long size = BIO_get_mem_data(out, &bytes);
    char *copy = size > 0 ? malloc((size_t)size + 1) : NULL;

    if (copy) {
        memcpy(copy, bytes, (size_t)size);
        copy[size] = '\0';
    }
    return copy;
}

enum ndfu_status ndfu_key_write(const struct ndfu_key *key, enum ndfu_key_half half,
                                enum ndfu_key_form form, char **text, struct ndfu_error *error)
{
    BIO *out;

    *text = NULL;
    if (half == NDFU_KEY_PRIVATE && !key->is_private)
        return fail(error, "the key is a public one: its private half is not in it");
    if (half == NDFU_KEY_PRIVATE && form == NDFU_KEY_C)
        return fail(error,
                    "a private key is not for a bootloader, so it is not written as C source");
    (void)ERR_set_mark();
    out = BIO_new(BIO_s_secmem());
    if (out && write_form(out, key, half, form))
        *text = copy_text(out);
    BIO_free(out);
    (void)ERR_pop_to_mark();
    return *text ? NDFU_OK : NDFU_FAIL_KEY_MEMORY(error);
}
