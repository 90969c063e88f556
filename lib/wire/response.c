/* SPDX-License-Identifier: MIT */
#include "wire/response.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"

enum { HEADER = 3 }; /* response marker, opcode, result */

/* The payload of each successful response. WRITE is not answered, but receipts come as GET_CRC. */
static const struct {
    bool is_answered;
    uint8_t length;
} payloads[] = {
    [NDFU_OP_PROTOCOL_VERSION] = {true, 1},
    [NDFU_OP_CREATE] = {true, 0},
    [NDFU_OP_SET_PRN] = {true, 0},
    [NDFU_OP_GET_CRC] = {true, 8},
    [NDFU_OP_EXECUTE] = {true, 0},
    [NDFU_OP_SELECT] = {true, 12},
    [NDFU_OP_GET_MTU] = {true, 2},
    [NDFU_OP_WRITE] = {true, 0},
    [NDFU_OP_PING] = {true, 1},
    [NDFU_OP_HARDWARE_VERSION] = {true, 20},
    [NDFU_OP_FIRMWARE_VERSION] = {true, 13},
    [NDFU_OP_ABORT] = {true, 0},
};

static void read_payload(struct ndfu_response *response, const uint8_t *payload)
{
    switch (response->opcode) {
    case NDFU_OP_PROTOCOL_VERSION:
        response->protocol_version = payload[0];
        break;
    case NDFU_OP_PING:
        response->ping_id = payload[0];
        break;
    case NDFU_OP_GET_MTU:
        response->mtu = ndfu_get_le16(payload);
        break;
    case NDFU_OP_GET_CRC:
        response->crc.offset = ndfu_get_le32(payload);
        response->crc.crc = ndfu_get_le32(payload + 4);
        break;
    case NDFU_OP_SELECT:
        response->select.max_size = ndfu_get_le32(payload);
        response->select.offset = ndfu_get_le32(payload + 4);
        response->select.crc = ndfu_get_le32(payload + 8);
        break;
    case NDFU_OP_HARDWARE_VERSION:
        response->hardware.part = ndfu_get_le32(payload);
        response->hardware.variant = ndfu_get_le32(payload + 4);
        response->hardware.rom_size = ndfu_get_le32(payload + 8);
        response->hardware.ram_size = ndfu_get_le32(payload + 12);
        response->hardware.rom_page_size = ndfu_get_le32(payload + 16);
        break;
    case NDFU_OP_FIRMWARE_VERSION:
        response->firmware.type = payload[0];
        response->firmware.version = ndfu_get_le32(payload + 1);
        response->firmware.address = ndfu_get_le32(payload + 5);
        response->firmware.length = ndfu_get_le32(payload + 9);
        break;
    default:
        break;
    }
}

static enum ndfu_response_fault check_length(size_t length, size_t wanted)
{
    if (length < wanted)
        return NDFU_RESPONSE_CUT;
    return length > wanted ? NDFU_RESPONSE_OVERLONG : NDFU_RESPONSE_SOUND;
}

static enum ndfu_response_fault parse_success(struct ndfu_response *response, const uint8_t *frame,
                                              size_t length)
{
    const size_t wanted = HEADER + (size_t)payloads[response->opcode].length;
    const enum ndfu_response_fault fault = check_length(length, wanted);

    if (fault == NDFU_RESPONSE_SOUND)
        read_payload(response, frame + HEADER);
    return fault;
}

static enum ndfu_response_fault parse_failure(struct ndfu_response *response, const uint8_t *frame,
                                              size_t length)
{
    if (response->result != NDFU_RESULT_EXTENDED)
        return check_length(length, HEADER);
    if (length == HEADER)
        return NDFU_RESPONSE_NO_REASON;
    response->extended = frame[HEADER];
    return check_length(length, HEADER + 1);
}

enum ndfu_response_fault ndfu_response_parse(struct ndfu_response *response, const uint8_t *frame,
                                             size_t length)
{
    memset(response, 0, sizeof *response);
    if (length < 1 || frame[0] != NDFU_OP_RESPONSE)
        return NDFU_RESPONSE_FOREIGN;
    if (length < HEADER)
        return NDFU_RESPONSE_CUT;
    response->opcode = frame[1];
    response->result = frame[2];
    if (response->opcode >= sizeof payloads / sizeof payloads[0] ||
        !payloads[response->opcode].is_answered)
        return NDFU_RESPONSE_UNKNOWN;
    if (response->result == NDFU_RESULT_SUCCESS)
        return parse_success(response, frame, length);
    return parse_failure(response, frame, length);
}

const char *ndfu_response_fault_text(enum ndfu_response_fault fault)
{
    switch (fault) {
    case NDFU_RESPONSE_SOUND:
        return "sound";
    case NDFU_RESPONSE_FOREIGN:
        return "not a response of the DFU protocol";
    case NDFU_RESPONSE_CUT:
        return "cut short";
    case NDFU_RESPONSE_OVERLONG:
        return "too long";
    case NDFU_RESPONSE_UNKNOWN:
        return "an answer to a request that does not exist";
    case NDFU_RESPONSE_NO_REASON:
        return "an extended error without its code";
    }
    return "unknown";
}
