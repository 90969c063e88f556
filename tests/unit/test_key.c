/* SPDX-License-Identifier: MIT */
/* Keys in every form that tools write, what is no key, and that signatures are standard ones. */
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>

#include <ndfu/key.h>

#include "crypto/signature.h"
#include "support/key_maker.h"
#include "target/crypto.h"

static EVP_PKEY *pair;
static uint8_t point[65]; /* of the pair: 04, X, Y, most significant byte first */

static int make_pair(void **state)
{
    size_t size;

    (void)state;
    pair = EVP_EC_gen("P-256");
    return pair &&
                   EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point,
                                                   sizeof point, &size) == 1 &&
                   size == sizeof point
               ? 0
               : -1;
}

static int drop_pair(void **state)
{
    (void)state;
    EVP_PKEY_free(pair);
    return 0;
}

static struct ndfu_key *open_text(const char *text)
{
    struct ndfu_key *key;
    struct ndfu_error error;

    if (ndfu_key_open_memory(text, strlen(text), "key.pem", &key, &error) != NDFU_OK)
        fail_msg("%s in %s", error.message, text);
    assert_int_equal(ERR_peek_error(), 0);
    return key;
}

/* Frees the text. */
static void assert_refused(char *text, const char *message)
{
    struct ndfu_key *key;
    struct ndfu_error error;

    assert_int_equal(ndfu_key_open_memory(text, strlen(text), "key.pem", &key, &error), NDFU_E_KEY);
    assert_null(key);
    assert_int_equal(ERR_peek_error(), 0);
    if (!strstr(error.message, message))
        fail_msg("'%s' is not in '%s'", message, error.message);
    free(text);
}

/* Whether it is the public half of the pair. */
static void assert_public_half(const struct ndfu_key *key)
{
    /* A SubjectPublicKeyInfo of P-256, up to the point. */
    static const uint8_t prefix[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                     0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                     0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
    uint8_t der[sizeof prefix + sizeof point];
    uint8_t wanted[32];
    uint8_t fingerprint[32];
    uint8_t bytes[64];

    ndfu_key_public(key, bytes);
    for (size_t i = 0; i < 32; i++) {
        assert_int_equal(bytes[i], point[32 - i]);
        assert_int_equal(bytes[32 + i], point[64 - i]);
    }
    memcpy(der, prefix, sizeof prefix);
    memcpy(der + sizeof prefix, point, sizeof point);
    assert_int_equal(EVP_Digest(der, sizeof der, wanted, NULL, EVP_sha256(), NULL), 1);
    ndfu_key_fingerprint(key, fingerprint);
    assert_memory_equal(fingerprint, wanted, 32);
}

static void every_form_of_a_key_is_the_same_key(void **state)
{
    static const struct {
        enum key_style style;
        bool is_private;
    } forms[] = {
        {KEY_SEC1, true},    {KEY_SEC1_PARAMETERS, true},    {KEY_PKCS8, true},
        {KEY_PUBLIC, false}, {KEY_PUBLIC_COMPRESSED, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char *text = key_pem(pair, forms[i].style);
        struct ndfu_key *key = open_text(text);

        assert_int_equal(ndfu_key_is_private(key), forms[i].is_private);
        assert_public_half(key);
        ndfu_key_close(key);
        free(text);
    }
}

static void a_key_with_the_numbers_of_its_curve_has_no_fingerprint_of_its_own(void **state)
{
    static const enum key_style styles[] = {KEY_SEC1_EXPLICIT, KEY_PUBLIC_EXPLICIT};
    char *wanted = key_pem(pair, KEY_PUBLIC);

    (void)state;
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        char *text = key_pem(pair, styles[i]);
        struct ndfu_key *key = open_text(text);
        char *written;

        assert_public_half(key);
        assert_int_equal(ndfu_key_write(key, NDFU_KEY_PUBLIC, NDFU_KEY_PEM, &written, NULL),
                         NDFU_OK);
        assert_string_equal(written, wanted);
        free(written);
        ndfu_key_close(key);
        free(text);
    }
    free(wanted);
}

static void hexadecimal_digits_are_a_public_key(void **state)
{
    char text[200] = "";
    struct ndfu_key *key;

    (void)state;
    for (size_t i = 0; i < 64; i++)
        (void)sprintf(text + strlen(text), i % 2 ? "%02X" : "%02x%s",
                      point[i < 32 ? 32 - i : 96 - i], i == 32 ? "\n " : "");
    key = open_text(text);
    assert_public_half(key);
    assert_false(ndfu_key_is_private(key));
    ndfu_key_close(key);
    text[strlen(text) - 1] = '\0';
    assert_refused(strdup(text), "is no key");
    strcat(text, "00");
    assert_refused(strdup(text), "is no key");
    text[0] = text[0] == '0' ? '1' : '0';
    text[strlen(text) - 1] = '\0';
    assert_refused(strdup(text), "the point is not on the curve");
}

static char *write_key(const struct ndfu_key *key, enum ndfu_key_half half, enum ndfu_key_form form)
{
    char *text;

    assert_int_equal(ndfu_key_write(key, half, form, &text, NULL), NDFU_OK);
    return text;
}

static void what_is_written_is_read_again(void **state)
{
    static const struct {
        enum ndfu_key_half half;
        enum ndfu_key_form form;
    } forms[] = {
        {NDFU_KEY_PUBLIC, NDFU_KEY_PEM},
        {NDFU_KEY_PUBLIC, NDFU_KEY_HEX},
        {NDFU_KEY_PRIVATE, NDFU_KEY_PEM},
    };
    char *pem = key_pem(pair, KEY_PKCS8);
    struct ndfu_key *key = open_text(pem);

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char *text = write_key(key, forms[i].half, forms[i].form);
        struct ndfu_key *again = open_text(text);

        assert_public_half(again);
        assert_int_equal(ndfu_key_is_private(again), forms[i].half == NDFU_KEY_PRIVATE);
        ndfu_key_close(again);
        free(text);
    }
    ndfu_key_close(key);
    free(pem);
}

/* OpenSSL writes the same as we do. */
static void a_written_key_is_the_one_that_other_tools_write(void **state)
{
    char *sec1 = key_pem(pair, KEY_SEC1);
    char *public_pem = key_pem(pair, KEY_PUBLIC);
    struct ndfu_key *key = open_text(sec1);
    char *private_text = write_key(key, NDFU_KEY_PRIVATE, NDFU_KEY_PEM);
    char *public_text = write_key(key, NDFU_KEY_PUBLIC, NDFU_KEY_PEM);

    (void)state;
    assert_string_equal(private_text, sec1);
    assert_string_equal(public_text, public_pem);
    ndfu_key_close(key);
    free(sec1);
    free(public_pem);
    free(private_text);
    free(public_text);
}

static void a_private_number_is_written_least_significant_byte_first(void **state)
{
    char *pem = key_pem(pair, KEY_PKCS8);
    struct ndfu_key *key = open_text(pem);
    char *text = write_key(key, NDFU_KEY_PRIVATE, NDFU_KEY_HEX);
    BIGNUM *number = NULL;
    uint8_t bytes[32];
    char wanted[66] = "";

    (void)state;
    assert_int_equal(EVP_PKEY_get_bn_param(pair, OSSL_PKEY_PARAM_PRIV_KEY, &number), 1);
    assert_int_equal(BN_bn2binpad(number, bytes, 32), 32);
    for (size_t i = 0; i < 32; i++)
        (void)sprintf(wanted + 2 * i, "%02x", bytes[31 - i]);
    strcat(wanted, "\n");
    assert_string_equal(text, wanted);
    BN_free(number);
    ndfu_key_close(key);
    free(text);
    free(pem);
}

static void a_half_that_is_not_there_is_not_written(void **state)
{
    char *public_pem = key_pem(pair, KEY_PUBLIC);
    char *private_pem = key_pem(pair, KEY_SEC1);
    struct ndfu_key *public_key = open_text(public_pem);
    struct ndfu_key *private_key = open_text(private_pem);
    struct ndfu_error error;
    char *text;

    (void)state;
    assert_int_equal(ndfu_key_write(public_key, NDFU_KEY_PRIVATE, NDFU_KEY_PEM, &text, &error),
                     NDFU_E_ARGUMENT);
    assert_null(text);
    assert_int_equal(ndfu_key_write(private_key, NDFU_KEY_PRIVATE, NDFU_KEY_C, &text, &error),
                     NDFU_E_ARGUMENT);
    assert_null(text);
    ndfu_key_close(public_key);
    ndfu_key_close(private_key);
    free(public_pem);
    free(private_pem);
}

static void an_encrypted_key_is_refused_without_a_question(void **state)
{
    (void)state;
    assert_refused(key_pem(pair, KEY_SEC1_ENCRYPTED), "'key.pem' is encrypted");
    assert_refused(key_pem(pair, KEY_PKCS8_ENCRYPTED), "'key.pem' is encrypted");
}

static void a_key_of_another_kind_is_refused(void **state)
{
    EVP_PKEY *p384 = EVP_EC_gen("P-384");
    EVP_PKEY *koblitz = EVP_EC_gen("secp256k1");
    EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    EVP_PKEY *rsa = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);

    (void)state;
    assert_refused(key_pem(p384, KEY_SEC1), "of another kind (secp384r1)");
    assert_refused(key_pem(p384, KEY_PUBLIC), "of another kind (secp384r1)");
    assert_refused(key_pem(koblitz, KEY_PKCS8), "of another kind (secp256k1)");
    assert_refused(key_pem(edwards, KEY_PKCS8), "of another kind (ED25519)");
    assert_refused(key_pem(rsa, KEY_SEC1), "of another kind (RSA)");
    assert_refused(key_pem(rsa, KEY_PUBLIC), "of another kind (RSA)");
    EVP_PKEY_free(p384);
    EVP_PKEY_free(koblitz);
    EVP_PKEY_free(edwards);
    EVP_PKEY_free(rsa);
}

static void what_is_no_key_is_refused(void **state)
{
    (void)state;
    assert_refused(strdup(""), "is empty");
    assert_refused(strdup("a key"), "is no key: neither PEM");
    assert_refused(strdup("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                   "holds no key, but: CERTIFICATE");
    assert_refused(strdup("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"),
                   "its EC PRIVATE KEY cannot be decoded");
    assert_refused(strdup("-----BEGIN PUBLIC KEY-----\n====\n-----END PUBLIC KEY-----\n"),
                   "cannot be decoded");
    assert_refused(strdup("-----BEGIN PUBLIC KEY-----\n"), "is damaged");
}

static void a_key_that_does_not_belong_to_its_public_half_is_refused(void **state)
{
    EVP_PKEY *other = EVP_EC_gen("P-256");
    uint8_t *der = NULL;
    uint8_t *other_der = NULL;
    const int size = i2d_PrivateKey(pair, &der);
    char text[400];
    uint8_t base64[300];

    (void)state;
    /* The public half is the end of both. */
    assert_int_equal(i2d_PrivateKey(other, &other_der), size);
    memcpy(der + size - 64, other_der + size - 64, 64);
    (void)EVP_EncodeBlock(base64, der, size);
    (void)snprintf(text, sizeof text,
                   "-----BEGIN EC PRIVATE KEY-----\n%.64s\n%.64s\n%s\n"
                   "-----END EC PRIVATE KEY-----\n",
                   (char *)base64, (char *)base64 + 64, (char *)base64 + 128);
    assert_refused(strdup(text), "its numbers do not belong together");
    OPENSSL_free(der);
    OPENSSL_free(other_der);
    EVP_PKEY_free(other);
}

static void a_key_cut_anywhere_is_refused(void **state)
{
    char *text = key_pem(pair, KEY_SEC1);

    (void)state;
    /* All of it but the newline at its end. */
    for (size_t size = 0; size + 1 < strlen(text); size++) {
        struct ndfu_key *key;

        assert_int_equal(ndfu_key_open_memory(text, size, NULL, &key, NULL), NDFU_E_KEY);
        assert_null(key);
    }
    free(text);
}

static void a_file_that_cannot_be_read_says_why(void **state)
{
    struct ndfu_key *key;
    struct ndfu_error error;

    (void)state;
    assert_int_equal(ndfu_key_open("/nowhere/key.pem", &key, &error), NDFU_E_KEY_READ);
    assert_null(key);
    assert_non_null(strstr(error.message, "cannot read '/nowhere/key.pem': No such file"));
}

static void a_generated_key_is_a_new_one(void **state)
{
    struct ndfu_key *keys[2];
    uint8_t bytes[2][64];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ndfu_key_generate(&keys[i], NULL), NDFU_OK);
        assert_true(ndfu_key_is_private(keys[i]));
        ndfu_key_public(keys[i], bytes[i]);
        ndfu_key_close(keys[i]);
    }
    assert_memory_not_equal(bytes[0], bytes[1], 64);
}

/* By the simulated target, which shares no code with the library. */
static void a_signature_is_what_a_bootloader_verifies(void **state)
{
    static const uint8_t message[] = "an init command";
    uint8_t signature[64];
    uint8_t public_bytes[64];
    struct ndfu_key *key;

    (void)state;
    for (int i = 0; i < 50; i++) { /* numbers that are short come up, too */
        assert_int_equal(ndfu_key_generate(&key, NULL), NDFU_OK);
        ndfu_key_public(key, public_bytes);
        assert_true(ndfu_sign(key, message, sizeof message, signature));
        assert_true(target_signature_verify(public_bytes, message, sizeof message, signature));
        assert_true(ndfu_signature_verifies(key, message, sizeof message, signature));
        signature[i] ^= 1;
        assert_false(ndfu_signature_verifies(key, message, sizeof message, signature));
        ndfu_key_close(key);
    }
    assert_int_equal(ERR_peek_error(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_key_is_the_same_key),
        cmocka_unit_test(a_key_with_the_numbers_of_its_curve_has_no_fingerprint_of_its_own),
        cmocka_unit_test(hexadecimal_digits_are_a_public_key),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_written_key_is_the_one_that_other_tools_write),
        cmocka_unit_test(a_private_number_is_written_least_significant_byte_first),
        cmocka_unit_test(a_half_that_is_not_there_is_not_written),
        cmocka_unit_test(an_encrypted_key_is_refused_without_a_question),
        cmocka_unit_test(a_key_of_another_kind_is_refused),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(a_key_that_does_not_belong_to_its_public_half_is_refused),
        cmocka_unit_test(a_key_cut_anywhere_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_read_says_why),
        cmocka_unit_test(a_generated_key_is_a_new_one),
        cmocka_unit_test(a_signature_is_what_a_bootloader_verifies),
    };

    return cmocka_run_group_tests(tests, make_pair, drop_pair);
}
