/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The init packet, decoded. Nothing is checked here but that it can be decoded.
 */
#ifndef NDFU_TARGET_INIT_PACKET_H
#define NDFU_TARGET_INIT_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TARGET_INIT_PACKET_MAX = 512, /**< the largest command object */
    TARGET_MAX_SD_REQ = 16,
};

struct target_optional {
    bool present;
    uint32_t value; /**< 0 when it is not present */
};

struct target_init_command {
    struct target_optional fw_version;
    struct target_optional hw_version;
    struct target_optional type;
    struct target_optional sd_size;
    struct target_optional bl_size;
    struct target_optional app_size;
    uint32_t sd_req[TARGET_MAX_SD_REQ]; /**< 0 beyond the count */
    unsigned sd_req_count;
    bool is_debug;
    struct target_optional hash_type;
    uint8_t hash[32]; /**< as in the packet: reversed */
    unsigned hash_length;
};

struct target_init_packet {
    struct target_init_command command;
    bool is_signed;
    uint32_t signature_type;
    uint8_t signature[64]; /**< r and s, each least significant byte first */
    size_t signature_length;
    uint8_t signed_bytes[TARGET_INIT_PACKET_MAX]; /**< the init command as it was sent */
    size_t signed_length;
};

/** @return whether the bytes are an init packet with an init command in it */
bool target_init_packet_decode(struct target_init_packet *packet, const uint8_t *bytes,
                               size_t length);

#endif
