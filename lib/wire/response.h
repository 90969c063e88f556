/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Every response of the protocol, from a decoded frame to its values.
 */
#ifndef NDFU_WIRE_RESPONSE_H
#define NDFU_WIRE_RESPONSE_H

#include <stddef.h>
#include <stdint.h>

#include "wire/protocol.h"

/** What is wrong with a frame that should be a response. */
enum ndfu_response_fault {
    NDFU_RESPONSE_SOUND = 0,
    NDFU_RESPONSE_FOREIGN = 1,   /**< does not begin as a response does */
    NDFU_RESPONSE_CUT = 2,       /**< ends before its result code or inside its payload */
    NDFU_RESPONSE_OVERLONG = 3,  /**< has more bytes than this response has */
    NDFU_RESPONSE_UNKNOWN = 4,   /**< answers a request that does not exist */
    NDFU_RESPONSE_NO_REASON = 5, /**< says "extended error" without saying which; otherwise sound */
};

struct ndfu_crc_response {
    uint32_t offset;
    uint32_t crc;
};

struct ndfu_select_response {
    uint32_t max_size;
    uint32_t offset;
    uint32_t crc;
};

struct ndfu_hardware_response {
    uint32_t part;
    uint32_t variant;
    uint32_t rom_size;
    uint32_t ram_size;
    uint32_t rom_page_size;
};

struct ndfu_firmware_response {
    uint8_t type;
    uint32_t version;
    uint32_t address;
    uint32_t length;
};

/**
 * A response. A receipt for writes cannot be told from an answer to get CRC: the target sends the
 * same bytes for both.
 */
struct ndfu_response {
    uint8_t opcode;   /**< the request that is answered */
    uint8_t result;   /**< enum ndfu_result, or a number that is none */
    uint8_t extended; /**< where the result is NDFU_RESULT_EXTENDED: enum ndfu_extended */

    /** Of the opcode that it is named after, where the result is success. */
    union {
        uint8_t protocol_version;
        uint8_t ping_id;
        uint16_t mtu;
        struct ndfu_crc_response crc;
        struct ndfu_select_response select;
        struct ndfu_hardware_response hardware;
        struct ndfu_firmware_response firmware;
    };
};

/**
 * Parses a frame. Its length must be exactly that of the response it claims to be: a longer one is
 * most likely two frames that lost an END between them.
 *
 * @param response  filled as far as the frame goes; whole when the result is sound or NO_REASON
 */
enum ndfu_response_fault ndfu_response_parse(struct ndfu_response *response, const uint8_t *frame,
                                             size_t length);

/** What a fault means, such as "cut short". */
const char *ndfu_response_fault_text(enum ndfu_response_fault fault);

#endif
