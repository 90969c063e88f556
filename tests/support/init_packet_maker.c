/* SPDX-License-Identifier: MIT */
#include "support/init_packet_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

enum { VARINT = 0, BYTES = 2 };
enum { HASH_SHA256 = 3, OP_CODE_INIT = 1, BOOT_VALIDATION_CRC = 1 };

/* Bytes that grow; too many for an init packet is a mistake in the test. */
struct writer {
    uint8_t bytes[2 * INIT_PACKET_CAPACITY];
    size_t length;
};

static void require(bool condition, const char *what)
{
    if (!condition) {
        (void)fprintf(stderr, "init_packet_maker: %s\n", what);
        abort();
    }
}

static void put_byte(struct writer *writer, uint8_t byte)
{
    require(writer->length < sizeof writer->bytes, "too long");
    writer->bytes[writer->length++] = byte;
}

static void put_varint(struct writer *writer, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) {
        put_byte(writer, (uint8_t)(value | 0x80));
    }
    put_byte(writer, (uint8_t)value);
}

static void put_number(struct writer *writer, unsigned field, uint32_t value)
{
    put_varint(writer, field << 3 | VARINT);
    put_varint(writer, value);
}

static void put_field(struct writer *writer, unsigned field, struct init_packet_field value)
{
    if (value.present) {
        put_number(writer, field, value.value);
    }
}

static void put_bytes(struct writer *writer, unsigned field, const uint8_t *bytes, size_t length)
{
    put_varint(writer, field << 3 | BYTES);
    put_varint(writer, length);
    for (size_t i = 0; i < length; i++) {
        put_byte(writer, bytes[i]);
    }
}

static void put_message(struct writer *writer, unsigned field, const struct writer *message)
{
    put_bytes(writer, field, message->bytes, message->length);
}

static void encode_init_command(const struct init_packet *packet, struct writer *init)
{
    struct writer part = {.length = 0};

    put_field(init, 1, packet->fw_version);
    put_field(init, 2, packet->hw_version);
    if (packet->sd_req_count > 0) {
        for (size_t i = 0; i < packet->sd_req_count; i++) {
            put_varint(&part, packet->sd_req[i]);
        }
        put_message(init, 3, &part);
    }
    put_field(init, 4, packet->type);
    put_field(init, 5, packet->sd_size);
    put_field(init, 6, packet->bl_size);
    put_field(init, 7, packet->app_size);
    if (packet->hash_type.present) {
        part.length = 0;
        put_number(&part, 1, packet->hash_type.value);
        put_bytes(&part, 2, packet->hash, packet->hash_length);
        put_message(init, 8, &part);
    }
    put_field(init, 9, packet->is_debug);
    if (packet->boot_validation) {
        part.length = 0;
        put_number(&part, 1, BOOT_VALIDATION_CRC);
        put_bytes(&part, 2, NULL, 0);
        put_message(init, 10, &part);
    }
}

size_t init_packet_encode(const struct init_packet *packet, const struct signing_key *key,
                          uint8_t *bytes)
{
    struct writer init = {.length = 0};
    struct writer command = {.length = 0};
    struct writer signed_command = {.length = 0};
    struct writer whole = {.length = 0};
    uint8_t signature[64];

    encode_init_command(packet, &init);
    put_number(&command, 1, OP_CODE_INIT);
    put_message(&command, 2, &init);
    if (key) {
        signing_key_sign(key, init.bytes, init.length, signature);
        put_message(&signed_command, 1, &command);
        put_number(&signed_command, 2, packet->signature_type);
        put_bytes(&signed_command, 3, signature, sizeof signature);
        put_message(&whole, 2, &signed_command);
    } else {
        put_message(&whole, 1, &command);
    }
    require(whole.length <= INIT_PACKET_CAPACITY, "too long for an init packet");
    memcpy(bytes, whole.bytes, whole.length);
    return whole.length;
}

static struct init_packet_field field(uint32_t value)
{
    return (struct init_packet_field){.present = true, .value = value};
}

static void set_sizes(struct init_packet *packet, enum init_packet_type type, uint32_t length)
{
    uint32_t half = length / 8 * 4;

    packet->sd_size = field(type == INIT_PACKET_SOFTDEVICE              ? length
                            : type == INIT_PACKET_SOFTDEVICE_BOOTLOADER ? half
                                                                        : 0);
    packet->bl_size = field(type == INIT_PACKET_BOOTLOADER              ? length
                            : type == INIT_PACKET_SOFTDEVICE_BOOTLOADER ? length - half
                                                                        : 0);
    packet->app_size = field(
        type == INIT_PACKET_APPLICATION || type == INIT_PACKET_EXTERNAL_APPLICATION ? length : 0);
}

void init_packet_describe(struct init_packet *packet, enum init_packet_type type,
                          const uint8_t *image, size_t length)
{
    uint8_t digest[32];

    memset(packet, 0, sizeof *packet);
    packet->fw_version = field(1);
    packet->hw_version = field(52);
    packet->sd_req_count = 1;
    packet->type = field((uint32_t)type);
    set_sizes(packet, type, (uint32_t)length);
    require(EVP_Digest(image, length, digest, NULL, EVP_sha256(), NULL) == 1, "SHA-256");
    for (size_t i = 0; i < sizeof digest; i++) {
        packet->hash[i] = digest[sizeof digest - 1 - i];
    }
    packet->hash_length = sizeof digest;
    packet->hash_type = field(HASH_SHA256);
    packet->is_debug = field(0);
    packet->boot_validation = true;
}

struct signing_key {
    EVP_PKEY *pair;
};

struct signing_key *signing_key_generate(void)
{
    struct signing_key *key = malloc(sizeof *key);

    require(key, "out of memory");
    key->pair = EVP_EC_gen("P-256");
    require(key->pair, "no key");
    return key;
}

void signing_key_destroy(struct signing_key *key)
{
    if (key) {
        EVP_PKEY_free(key->pair);
        free(key);
    }
}

static void put_coordinate(const struct signing_key *key, const char *name, uint8_t *bytes)
{
    BIGNUM *number = NULL;

    require(EVP_PKEY_get_bn_param(key->pair, name, &number) == 1, "no public key");
    require(BN_bn2lebinpad(number, bytes, 32) == 32, "public key");
    BN_free(number);
}

void signing_key_public(const struct signing_key *key, uint8_t public_key[64])
{
    put_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, public_key);
    put_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, public_key + 32);
}

void signing_key_save(const struct signing_key *key, bool is_private, const char *path)
{
    FILE *file = fopen(path, "we");
    bool saved = file != NULL;

    if (saved && is_private) {
        saved = PEM_write_PrivateKey(file, key->pair, NULL, NULL, 0, NULL, NULL) == 1;
    } else if (saved) {
        saved = PEM_write_PUBKEY(file, key->pair) == 1;
    }
    require(saved && fclose(file) == 0, "cannot save the key");
}

void signing_key_sign(const struct signing_key *key, const uint8_t *bytes, size_t length,
                      uint8_t signature[64])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t der[128];
    const uint8_t *at = der;
    size_t der_length = sizeof der;
    ECDSA_SIG *pair;

    require(context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
                EVP_DigestSign(context, der, &der_length, bytes, length) == 1,
            "cannot sign");
    pair = d2i_ECDSA_SIG(NULL, &at, (long)der_length);
    require(pair && BN_bn2lebinpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
                BN_bn2lebinpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32,
            "signature");
    ECDSA_SIG_free(pair);
    EVP_MD_CTX_free(context);
}

void pseudo_random_image(uint8_t *image, size_t length, uint64_t seed)
{
    uint64_t state = seed * 2 + 1;

    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        image[i] = (uint8_t)(state >> 24);
    }
}
