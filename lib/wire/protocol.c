/* SPDX-License-Identifier: MIT */
#include "wire/protocol.h"

#include <stddef.h>

static const char *const opcode_names[] = {
    [NDFU_OP_PROTOCOL_VERSION] = "get protocol version",
    [NDFU_OP_CREATE] = "create object",
    [NDFU_OP_SET_PRN] = "set PRN",
    [NDFU_OP_GET_CRC] = "get CRC",
    [NDFU_OP_EXECUTE] = "execute",
    [NDFU_OP_SELECT] = "select object",
    [NDFU_OP_GET_MTU] = "get MTU",
    [NDFU_OP_WRITE] = "write",
    [NDFU_OP_PING] = "ping",
    [NDFU_OP_HARDWARE_VERSION] = "get hardware version",
    [NDFU_OP_FIRMWARE_VERSION] = "get firmware version",
    [NDFU_OP_ABORT] = "abort",
};

static const char *const result_texts[] = {
    [NDFU_RESULT_INVALID] = "invalid request",
    [NDFU_RESULT_SUCCESS] = "success",
    [NDFU_RESULT_OPCODE_NOT_SUPPORTED] = "request not supported",
    [NDFU_RESULT_INVALID_PARAMETER] = "invalid parameter",
    [NDFU_RESULT_INSUFFICIENT_RESOURCES] = "insufficient resources",
    [NDFU_RESULT_INVALID_OBJECT] = "invalid object",
    [NDFU_RESULT_UNSUPPORTED_TYPE] = "unsupported object type",
    [NDFU_RESULT_NOT_PERMITTED] = "operation not permitted",
    [NDFU_RESULT_OPERATION_FAILED] = "operation failed",
    [NDFU_RESULT_EXTENDED] = "extended error",
};

static const char *const extended_texts[] = {
    [NDFU_EXTENDED_NONE] = "no extended error was set",
    [NDFU_EXTENDED_INVALID_CODE] = "invalid extended error code",
    [NDFU_EXTENDED_WRONG_FORMAT] = "the command has a wrong format",
    [NDFU_EXTENDED_UNKNOWN_COMMAND] = "unknown command",
    [NDFU_EXTENDED_INIT_COMMAND_INVALID] = "the init command is invalid",
    [NDFU_EXTENDED_FIRMWARE_VERSION] = "the firmware version is lower than the installed one",
    [NDFU_EXTENDED_HARDWARE_VERSION] = "the package is for another hardware version",
    [NDFU_EXTENDED_SOFTDEVICE] = "the package requires another SoftDevice",
    [NDFU_EXTENDED_SIGNATURE_MISSING] = "the signature is missing",
    [NDFU_EXTENDED_WRONG_HASH_TYPE] = "the hash type is not supported",
    [NDFU_EXTENDED_HASH_FAILED] = "the hash could not be computed",
    [NDFU_EXTENDED_WRONG_SIGNATURE_TYPE] = "the signature type is not supported",
    [NDFU_EXTENDED_HASH_MISMATCH] = "the received image does not have the hash in the init packet",
    [NDFU_EXTENDED_INSUFFICIENT_SPACE] = "there is not enough space for the image",
};

static const char *look_up(const char *const *table, size_t length, uint8_t number,
                           const char *otherwise)
{
    return number < length && table[number] ? table[number] : otherwise;
}

#define LOOK_UP(table, number, otherwise) \
    look_up(table, sizeof table / sizeof table[0], number, otherwise)

const char *ndfu_opcode_name(uint8_t opcode)
{
    return LOOK_UP(opcode_names, opcode, "unknown request");
}

const char *ndfu_result_text(uint8_t result)
{
    return LOOK_UP(result_texts, result, "unknown result code");
}

const char *ndfu_extended_text(uint8_t extended)
{
    return LOOK_UP(extended_texts, extended, "unknown extended error");
}
