/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Decoding init packets, with nanopb.
 */
#ifndef NDFU_PACKAGE_INIT_PACKET_H
#define NDFU_PACKAGE_INIT_PACKET_H

#include <ndfu/package.h>

/**
 * Decodes an init packet.
 *
 * @param name  of the member it comes from, for the message
 * @return NDFU_OK, or NDFU_E_INIT_PACKET when it is not an init packet, signed or not
 */
enum ndfu_status ndfu_init_packet_decode(const uint8_t *bytes, size_t size, const char *name,
                                         struct ndfu_init_packet *packet, struct ndfu_error *error);

/** The length that the image must have by its init packet; 0 where that does not say. */
uint32_t ndfu_init_packet_image_size(const struct ndfu_init_packet *packet);

#endif
