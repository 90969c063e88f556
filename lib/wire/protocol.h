/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The numbers of the Secure DFU protocol, and their names in words.
 *
 * docs/protocol.md describes the protocol. Every text here is a static string, and every function
 * gives one for any number, so that a message can be made of whatever a target sent.
 */
#ifndef NDFU_WIRE_PROTOCOL_H
#define NDFU_WIRE_PROTOCOL_H

#include <stdint.h>

/** First byte of a request, second byte of its response. */
enum ndfu_opcode {
    NDFU_OP_PROTOCOL_VERSION = 0x00,
    NDFU_OP_CREATE = 0x01,
    NDFU_OP_SET_PRN = 0x02,
    NDFU_OP_GET_CRC = 0x03,
    NDFU_OP_EXECUTE = 0x04,
    NDFU_OP_SELECT = 0x06,
    NDFU_OP_GET_MTU = 0x07,
    NDFU_OP_WRITE = 0x08,
    NDFU_OP_PING = 0x09,
    NDFU_OP_HARDWARE_VERSION = 0x0a,
    NDFU_OP_FIRMWARE_VERSION = 0x0b,
    NDFU_OP_ABORT = 0x0c,
    NDFU_OP_RESPONSE = 0x60, /**< first byte of every response */
};

/** Third byte of a response. */
enum ndfu_result {
    NDFU_RESULT_INVALID = 0x00,
    NDFU_RESULT_SUCCESS = 0x01,
    NDFU_RESULT_OPCODE_NOT_SUPPORTED = 0x02,
    NDFU_RESULT_INVALID_PARAMETER = 0x03,
    NDFU_RESULT_INSUFFICIENT_RESOURCES = 0x04,
    NDFU_RESULT_INVALID_OBJECT = 0x05,
    NDFU_RESULT_UNSUPPORTED_TYPE = 0x07,
    NDFU_RESULT_NOT_PERMITTED = 0x08,
    NDFU_RESULT_OPERATION_FAILED = 0x0a,
    NDFU_RESULT_EXTENDED = 0x0b, /**< one more byte follows: the extended error */
};

/** The byte behind NDFU_RESULT_EXTENDED. */
enum ndfu_extended {
    NDFU_EXTENDED_NONE = 0x00,
    NDFU_EXTENDED_INVALID_CODE = 0x01,
    NDFU_EXTENDED_WRONG_FORMAT = 0x02,
    NDFU_EXTENDED_UNKNOWN_COMMAND = 0x03,
    NDFU_EXTENDED_INIT_COMMAND_INVALID = 0x04,
    NDFU_EXTENDED_FIRMWARE_VERSION = 0x05,
    NDFU_EXTENDED_HARDWARE_VERSION = 0x06,
    NDFU_EXTENDED_SOFTDEVICE = 0x07,
    NDFU_EXTENDED_SIGNATURE_MISSING = 0x08,
    NDFU_EXTENDED_WRONG_HASH_TYPE = 0x09,
    NDFU_EXTENDED_HASH_FAILED = 0x0a,
    NDFU_EXTENDED_WRONG_SIGNATURE_TYPE = 0x0b,
    NDFU_EXTENDED_HASH_MISMATCH = 0x0c,
    NDFU_EXTENDED_INSUFFICIENT_SPACE = 0x0d,
};

/** What a create or select names. */
enum ndfu_object_type {
    NDFU_OBJECT_COMMAND = 0x01, /**< the init packet */
    NDFU_OBJECT_DATA = 0x02,    /**< a part of the firmware image */
};

/** What a request is called, such as "get CRC"; "unknown request" for any other number. */
const char *ndfu_opcode_name(uint8_t opcode);

/** What a result code means, such as "operation not permitted". */
const char *ndfu_result_text(uint8_t result);

/** What an extended error means, such as "the signature is missing". */
const char *ndfu_extended_text(uint8_t extended);

#endif
