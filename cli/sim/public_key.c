/* SPDX-License-Identifier: MIT */
#include "sim/public_key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "sim/complain.h"
#include "sim/file.h"

/* What stands between BEGIN and END, and how it is called there. */
struct block {
    char *name;
    char *header;
    unsigned char *bytes;
    long length;
};

static void release(struct block *block)
{
    OPENSSL_free(block->name);
    OPENSSL_free(block->header);
    OPENSSL_free(block->bytes);
    *block = (struct block){0};
}

static bool read_block(BIO *file, struct block *block)
{
    return PEM_read_bio(file, &block->name, &block->header, &block->bytes, &block->length) == 1;
}

/* Private keys may have their parameters in front of them, in a block of their own. */
static bool find_key(BIO *file, struct block *block)
{
    while (read_block(file, block)) {
        if (strcmp(block->name, PEM_STRING_ECPARAMETERS) != 0)
            return true;
        release(block);
    }
    return false;
}

static bool complain_of_file(const char *path)
{
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        return complain("the PEM file '%s' is damaged", path);
    return complain("'%s' is no PEM file: no line says BEGIN PUBLIC KEY", path);
}

static bool complain_of_block(const char *path, const char *name)
{
    if (strstr(name, "PRIVATE KEY"))
        return complain("'%s' holds a private key, and targets have the public one; make it with: "
                        "openssl pkey -in '%s' -pubout -out public.pem",
                        path, path);
    return complain("'%s' holds no public key, but: %s", path, name);
}

static bool read_coordinate(const EVP_PKEY *key, const char *name, uint8_t *bytes)
{
    BIGNUM *number = NULL;
    const bool is_read =
        EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_bn2lebinpad(number, bytes, 32) == 32;

    BN_free(number);
    return is_read;
}

static bool take_key(const char *path, const EVP_PKEY *key, uint8_t public_key[64])
{
    char group[64] = "";

    if (!key)
        return complain("the public key in '%s' is damaged", path);
    if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, group, sizeof group, NULL) != 1 ||
        strcmp(group, SN_X9_62_prime256v1) != 0)
        return complain("'%s' holds a key of another kind (%s); bootloaders verify with P-256, "
                        "which is also called prime256v1",
                        path, group[0] ? group : EVP_PKEY_get0_type_name(key));
    return (read_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, public_key) &&
            read_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, public_key + 32)) ||
           complain("the public key in '%s' cannot be used", path);
}

static bool take_block(const char *path, const struct block *block, uint8_t public_key[64])
{
    const unsigned char *at = block->bytes;
    EVP_PKEY *key;
    bool is_taken;

    if (strcmp(block->name, PEM_STRING_PUBLIC) != 0)
        return complain_of_block(path, block->name);
    key = d2i_PUBKEY(NULL, &at, block->length);
    is_taken = take_key(path, key, public_key);
    EVP_PKEY_free(key);
    return is_taken;
}

bool public_key_read(const char *path, uint8_t public_key[64])
{
    struct block block = {0};
    size_t length;
    char *text = file_read(path, &length);
    BIO *file = text ? BIO_new_mem_buf(text, (int)length) : NULL;
    bool is_read = false;

    if (file)
        is_read =
            find_key(file, &block) ? take_block(path, &block, public_key) : complain_of_file(path);
    release(&block);
    BIO_free(file);
    ERR_clear_error();
    free(text);
    return is_read;
}
