/* SPDX-License-Identifier: MIT */
/* Reading keys, PEM and hexadecimal. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/file.h"
#include "crypto/key.h"

enum { COORDINATE_SIZE = NDFU_KEY_PUBLIC_SIZE / 2, POINT_SIZE = 1 + NDFU_KEY_PUBLIC_SIZE };

/* What stands between BEGIN and END, and how it is called there. */
struct block {
    char *name;
    char *header;
    unsigned char *bytes;
    long size;
};

static void release(struct block *block)
{
    OPENSSL_free(block->name);
    OPENSSL_free(block->header);
    OPENSSL_clear_free(block->bytes, block->size > 0 ? (size_t)block->size : 0);
    *block = (struct block){0};
}

static bool is_encrypted(const struct block *block)
{
    return strcmp(block->name, PEM_STRING_PKCS8) == 0 || strstr(block->header, "ENCRYPTED");
}

static enum ndfu_status read_block(const char *name, const struct block *block,
                                   struct ndfu_key **key, struct ndfu_error *error)
{
    const bool is_private = strstr(block->name, "PRIVATE KEY") != NULL;
    const unsigned char *at = block->bytes;
    EVP_PKEY *pair;

    if (is_encrypted(block))
        return NDFU_FAIL_KEY(
            error, name,
            " is encrypted, and ndfu does not ask for passphrases; decrypt it with: "
            "openssl pkey -in FILE -out PLAIN-FILE");
    if (!is_private && strcmp(block->name, PEM_STRING_PUBLIC) != 0)
        return NDFU_FAIL_KEY(error, name, " holds no key, but: %s", block->name);
    pair = is_private ? d2i_AutoPrivateKey(NULL, &at, block->size)
                      : d2i_PUBKEY(NULL, &at, block->size);
    if (!pair || at != block->bytes + block->size) {
        EVP_PKEY_free(pair);
        return NDFU_FAIL_KEY(error, name, " is damaged: its %s cannot be decoded", block->name);
    }
    return ndfu_key_adopt(name, pair, is_private, key, error);
}

/* Private keys may have their parameters in front of them, in a block of their own. */
static bool find_key(BIO *text, struct block *block)
{
    while (PEM_read_bio(text, &block->name, &block->header, &block->bytes, &block->size) == 1) {
        if (strcmp(block->name, PEM_STRING_ECPARAMETERS) != 0)
            return true;
        release(block);
    }
    return false;
}

static enum ndfu_status read_pem(const char *name, const void *data, size_t size,
                                 struct ndfu_key **key, struct ndfu_error *error)
{
    BIO *text = BIO_new_mem_buf(data, (int)size);
    struct block block = {0};
    enum ndfu_status status;

    if (!text)
        return NDFU_FAIL_KEY_MEMORY(error);
    if (find_key(text, &block))
        status = read_block(name, &block, key, error);
    else if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
        status = NDFU_FAIL_KEY(error, name,
                               " is no key: neither PEM, with a line that says BEGIN, nor the "
                               "128 hexadecimal digits of a public key");
    else
        status = NDFU_FAIL_KEY(error, name, " is damaged: it is PEM, but cannot be decoded");
    release(&block);
    BIO_free(text);
    return status;
}

static int digit_value(char digit)
{
    const char *const digits = "0123456789abcdef";
    const char *found = strchr(digits, tolower((unsigned char)digit));

    return digit && found ? (int)(found - digits) : -1;
}

/* @return whether it is a public key in hexadecimal, with blanks wherever they are */
static bool parse_hex(const char *text, size_t size, uint8_t bytes[NDFU_KEY_PUBLIC_SIZE])
{
    size_t digits = 0;

    memset(bytes, 0, NDFU_KEY_PUBLIC_SIZE);
    for (size_t i = 0; i < size; i++) {
        const int value = digit_value(text[i]);

        if (isspace((unsigned char)text[i]))
            continue;
        if (value < 0 || digits == 2 * NDFU_KEY_PUBLIC_SIZE)
            return false;
        bytes[digits / 2] = (uint8_t)(bytes[digits / 2] << 4 | value);
        digits++;
    }
    return digits == 2 * NDFU_KEY_PUBLIC_SIZE;
}

/* @return NULL where the point is not on the curve */
static EVP_PKEY *make_public(const uint8_t bytes[NDFU_KEY_PUBLIC_SIZE])
{
    char group[] = SN_X9_62_prime256v1;
    uint8_t point[POINT_SIZE] = {POINT_CONVERSION_UNCOMPRESSED};
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *pair = NULL;

    for (size_t i = 0; i < COORDINATE_SIZE; i++) {
        point[1 + i] = bytes[COORDINATE_SIZE - 1 - i];
        point[1 + COORDINATE_SIZE + i] = bytes[2 * COORDINATE_SIZE - 1 - i];
    }
    if (context && EVP_PKEY_fromdata_init(context) == 1)
        (void)EVP_PKEY_fromdata(context, &pair, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(context);
    return pair;
}

static enum ndfu_status read_text(const char *name, const void *data, size_t size,
                                  struct ndfu_key **key, struct ndfu_error *error)
{
    uint8_t bytes[NDFU_KEY_PUBLIC_SIZE];
    EVP_PKEY *pair;

    if (size == 0)
        return NDFU_FAIL_KEY(error, name, " is empty");
    if (size > NDFU_KEY_FILE_MAX)
        return NDFU_FAIL_KEY(error, name, " is larger than the %u bytes that a key can be",
                             NDFU_KEY_FILE_MAX);
    if (!parse_hex(data, size, bytes))
        return read_pem(name, data, size, key, error);
    pair = make_public(bytes);
    if (!pair)
        return NDFU_FAIL_KEY(
            error, name,
            " is no public key: the point is not on the curve P-256; digits may be "
            "wrong, or in another order");
    return ndfu_key_adopt(name, pair, false, key, error);
}

enum ndfu_status ndfu_key_open_memory(const void *data, size_t size, const char *name,
                                      struct ndfu_key **key, struct ndfu_error *error)
{
    enum ndfu_status status;

    *key = NULL;
    (void)ERR_set_mark();
    status = read_text(name ? name : "key", data, size, key, error);
    (void)ERR_pop_to_mark();
    return status;
}

enum ndfu_status ndfu_key_open(const char *path, struct ndfu_key **key, struct ndfu_error *error)
{
    static const struct ndfu_file_purpose purpose = {
        .operation = "read key",
        .failure = NDFU_E_KEY_READ,
        .maximum = NDFU_KEY_FILE_MAX,
    };
    uint8_t *data;
    size_t size;
    enum ndfu_status status = ndfu_file_read(path, &purpose, &data, &size, error);

    *key = NULL;
    if (status != NDFU_OK)
        return status;
    status = ndfu_key_open_memory(data, size, path, key, error);
    OPENSSL_cleanse(data, size);
    free(data);
    return status;
}
