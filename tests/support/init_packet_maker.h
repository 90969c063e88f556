/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Makes what an update needs: images, init packets and the keys that sign them.
 *
 * It has its own small encoder, so that a test can make what the library would refuse to, and so
 * that it can disagree with whoever decodes it. Everything is owned by the caller. A failure of
 * OpenSSL ends the program: the test that needs a key cannot go on without.
 */
#ifndef NDFU_TESTS_INIT_PACKET_MAKER_H
#define NDFU_TESTS_INIT_PACKET_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    INIT_PACKET_CAPACITY = 512,
    INIT_PACKET_MAX_SD_REQ = 20, /**< more than a target takes */
};

enum init_packet_type {
    INIT_PACKET_APPLICATION = 0,
    INIT_PACKET_SOFTDEVICE = 1,
    INIT_PACKET_BOOTLOADER = 2,
    INIT_PACKET_SOFTDEVICE_BOOTLOADER = 3,
    INIT_PACKET_EXTERNAL_APPLICATION = 4,
};

/** A field that may be left out. */
struct init_packet_field {
    bool present;
    uint32_t value;
};

/** What an init packet says. All of it can be changed before it is encoded. */
struct init_packet {
    struct init_packet_field fw_version;
    struct init_packet_field hw_version;
    uint32_t sd_req[INIT_PACKET_MAX_SD_REQ];
    size_t sd_req_count;
    struct init_packet_field type;
    struct init_packet_field sd_size;
    struct init_packet_field bl_size;
    struct init_packet_field app_size;
    struct init_packet_field hash_type; /**< left out: no hash at all */
    uint8_t hash[32];                   /**< as it is sent: reversed */
    size_t hash_length;
    struct init_packet_field is_debug;
    bool boot_validation;    /**< one entry, of type CRC without bytes, as the usual tool adds */
    uint32_t signature_type; /**< 0: ECDSA P-256; used where the packet is signed */
};

struct signing_key;

/**
 * An init packet of firmware version 1 for hardware 52 and no SoftDevice, for an image.
 *
 * The image's length goes where the type says; for a SoftDevice with bootloader, half of it, in
 * whole words, goes to either.
 */
void init_packet_describe(struct init_packet *packet, enum init_packet_type type,
                          const uint8_t *image, size_t length);

/**
 * Encodes an init packet.
 *
 * @param key       signs it; NULL for an unsigned one
 * @param bytes     at least INIT_PACKET_CAPACITY
 * @return the number of bytes
 */
size_t init_packet_encode(const struct init_packet *packet, const struct signing_key *key,
                          uint8_t *bytes);

/** A new P-256 key. */
struct signing_key *signing_key_generate(void);
void signing_key_destroy(struct signing_key *key);

/** The public half as bootloaders hold it: X then Y, each least significant byte first. */
void signing_key_public(const struct signing_key *key, uint8_t public_key[64]);

/** Writes the public half, or the whole key, as a PEM file. */
void signing_key_save(const struct signing_key *key, bool is_private, const char *path);

/** Signs bytes: r then s, each least significant byte first. */
void signing_key_sign(const struct signing_key *key, const uint8_t *bytes, size_t length,
                      uint8_t signature[64]);

/** Fills an image with bytes that depend on nothing but the seed. */
void pseudo_random_image(uint8_t *image, size_t length, uint64_t seed);

#endif
