/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Decoding, encoding and verifying init packets, with nanopb.
 */
#ifndef NDFU_PACKAGE_INIT_PACKET_H
#define NDFU_PACKAGE_INIT_PACKET_H

#include <ndfu/key.h>
#include <ndfu/package.h>

/** The largest command object of a target, in bytes. */
#define NDFU_COMMAND_OBJECT_MAX 512

/** The operation of the only command that there is. */
#define NDFU_OP_CODE_INIT 1

/**
 * Decodes an init packet.
 *
 * @param name  of the member it comes from, for the message
 * @return NDFU_OK, or NDFU_E_INIT_PACKET when it is not an init packet, signed or not
 */
enum ndfu_status ndfu_init_packet_decode(const uint8_t *bytes, size_t size, const char *name,
                                         struct ndfu_init_packet *packet, struct ndfu_error *error);

/** Whether an init packet is signed as bootloaders verify it, and with this key. */
bool ndfu_init_packet_signature_verifies(const uint8_t *bytes, size_t size,
                                         const struct ndfu_key *key);

/**
 * Encodes an init packet.
 *
 * @param packet  what it says; its fields on the signature are not looked at
 * @param key     signs it; NULL for an unsigned one
 * @param size    receives the number of bytes
 * @return NDFU_OK, NDFU_E_ARGUMENT where it is too long for a target, NDFU_E_INTERNAL where it
 *         cannot be signed
 */
enum ndfu_status ndfu_init_packet_encode(const struct ndfu_init_packet *packet,
                                         const struct ndfu_key *key,
                                         uint8_t bytes[NDFU_COMMAND_OBJECT_MAX], size_t *size,
                                         struct ndfu_error *error);

/** The number of a kind of image in an init packet. */
uint32_t ndfu_init_packet_type(enum ndfu_image_kind kind);

/** The length that the image must have by its init packet; 0 where that does not say. */
uint32_t ndfu_init_packet_image_size(const struct ndfu_init_packet *packet);

#endif
