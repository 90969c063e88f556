/* SPDX-License-Identifier: MIT */
#include "wire/describe.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "wire/protocol.h"
#include "wire/response.h"

/* A text on its way. What does not fit is cut. */
struct text {
    char *at;
    size_t room;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text->at, text->room, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < text->room) {
        text->at += length;
        text->room -= (size_t)length;
    }
}

/* What a request is called, and how many bytes are behind its opcode. */
static const struct {
    const char *name;
    size_t payload;
} requests[] = {
    [NDFU_OP_PROTOCOL_VERSION] = {"PROTOCOL_VERSION", 0},
    [NDFU_OP_CREATE] = {"CREATE", 5},
    [NDFU_OP_SET_PRN] = {"SET_PRN", 2},
    [NDFU_OP_GET_CRC] = {"GET_CRC", 0},
    [NDFU_OP_EXECUTE] = {"EXECUTE", 0},
    [NDFU_OP_SELECT] = {"SELECT", 1},
    [NDFU_OP_GET_MTU] = {"GET_MTU", 0},
    [NDFU_OP_WRITE] = {"WRITE", 0},
    [NDFU_OP_PING] = {"PING", 1},
    [NDFU_OP_HARDWARE_VERSION] = {"HARDWARE_VERSION", 0},
    [NDFU_OP_FIRMWARE_VERSION] = {"FIRMWARE_VERSION", 1},
    [NDFU_OP_ABORT] = {"ABORT", 0},
};

static const char *find_name(uint8_t opcode)
{
    return opcode < sizeof requests / sizeof requests[0] ? requests[opcode].name : NULL;
}

static void add_name(struct text *text, uint8_t opcode)
{
    const char *name = find_name(opcode);

    if (name)
        add(text, "%s", name);
    else
        add(text, "opcode 0x%02x", opcode);
}

static void add_type(struct text *text, uint8_t type)
{
    if (type == NDFU_OBJECT_COMMAND)
        add(text, " command");
    else if (type == NDFU_OBJECT_DATA)
        add(text, " data");
    else
        add(text, " type=%u", type);
}

static void add_payload(struct text *text, uint8_t opcode, const uint8_t *payload)
{
    switch (opcode) {
    case NDFU_OP_CREATE:
        add_type(text, payload[0]);
        add(text, " size=%" PRIu32, ndfu_get_le32(payload + 1));
        break;
    case NDFU_OP_SET_PRN:
        add(text, " %u", ndfu_get_le16(payload));
        break;
    case NDFU_OP_SELECT:
        add_type(text, payload[0]);
        break;
    case NDFU_OP_PING:
    case NDFU_OP_FIRMWARE_VERSION:
        add(text, " %u", payload[0]);
        break;
    default:
        break;
    }
}

static void describe_request(struct text *text, const uint8_t *frame, size_t known, size_t length)
{
    const size_t payload = length - 1;
    size_t wanted;

    add_name(text, frame[0]);
    if (!find_name(frame[0])) {
        add(text, ", %zu bytes", length);
        return;
    }
    if (frame[0] == NDFU_OP_WRITE) {
        add(text, " %zu", payload);
        return;
    }
    wanted = requests[frame[0]].payload;
    if (known < 1 + wanted) {
        add(text, ", cut short");
        return;
    }
    add_payload(text, frame[0], frame + 1);
    if (payload > wanted)
        add(text, ", %zu too long", payload - wanted);
}

const char *ndfu_describe_request(const uint8_t *frame, size_t known, size_t length,
                                  char text[NDFU_DESCRIPTION_SIZE])
{
    struct text out = {text, NDFU_DESCRIPTION_SIZE};

    text[0] = '\0';
    if (length == 0 || known == 0)
        add(&out, "an empty frame");
    else
        describe_request(&out, frame, known < length ? known : length, length);
    return text;
}

static void add_hardware(struct text *text, const struct ndfu_hardware_response *hardware)
{
    add(text,
        " part=0x%" PRIx32 " variant=0x%08" PRIx32 " rom=%" PRIu32 " ram=%" PRIu32 " page=%" PRIu32,
        hardware->part, hardware->variant, hardware->rom_size, hardware->ram_size,
        hardware->rom_page_size);
}

static void add_firmware(struct text *text, const struct ndfu_firmware_response *firmware)
{
    add(text, " type=%u version=%" PRIu32 " address=0x%08" PRIx32 " length=%" PRIu32,
        firmware->type, firmware->version, firmware->address, firmware->length);
}

static void add_success(struct text *text, const struct ndfu_response *response, uint8_t selected)
{
    switch (response->opcode) {
    case NDFU_OP_PROTOCOL_VERSION:
        add(text, " %u", response->protocol_version);
        break;
    case NDFU_OP_GET_CRC:
        add(text, " offset=%" PRIu32 " crc=0x%08" PRIx32, response->crc.offset, response->crc.crc);
        break;
    case NDFU_OP_SELECT:
        if (selected != 0)
            add_type(text, selected);
        add(text, " max=%" PRIu32 " offset=%" PRIu32 " crc=0x%08" PRIx32, response->select.max_size,
            response->select.offset, response->select.crc);
        break;
    case NDFU_OP_GET_MTU:
        add(text, " %u", response->mtu);
        break;
    case NDFU_OP_PING:
        add(text, " %u", response->ping_id);
        break;
    case NDFU_OP_HARDWARE_VERSION:
        add_hardware(text, &response->hardware);
        break;
    case NDFU_OP_FIRMWARE_VERSION:
        add_firmware(text, &response->firmware);
        break;
    default:
        add(text, " done");
        break;
    }
}

static void add_refusal(struct text *text, const struct ndfu_response *response,
                        enum ndfu_response_fault fault)
{
    add(text, " refused: %s", ndfu_result_text(response->result));
    if (fault == NDFU_RESPONSE_NO_REASON)
        add(text, ", without its code");
    else if (response->result == NDFU_RESULT_EXTENDED)
        add(text, " 0x%02x: %s", response->extended, ndfu_extended_text(response->extended));
    else
        add(text, " (0x%02x)", response->result);
}

const char *ndfu_describe_response(const uint8_t *frame, size_t length, uint8_t selected,
                                   char text[NDFU_DESCRIPTION_SIZE])
{
    struct text out = {text, NDFU_DESCRIPTION_SIZE};
    struct ndfu_response response;
    const enum ndfu_response_fault fault = ndfu_response_parse(&response, frame, length);

    text[0] = '\0';
    switch (fault) {
    case NDFU_RESPONSE_SOUND:
    case NDFU_RESPONSE_NO_REASON:
        add_name(&out, response.opcode);
        if (response.result == NDFU_RESULT_SUCCESS)
            add_success(&out, &response, selected);
        else
            add_refusal(&out, &response, fault);
        break;
    case NDFU_RESPONSE_FOREIGN:
        add(&out, "%zu bytes, %s", length, ndfu_response_fault_text(fault));
        break;
    case NDFU_RESPONSE_CUT:
    case NDFU_RESPONSE_OVERLONG:
    case NDFU_RESPONSE_UNKNOWN:
        if (length > 1)
            add_name(&out, frame[1]);
        else
            add(&out, "a response");
        add(&out, ", %zu bytes, %s", length, ndfu_response_fault_text(fault));
        break;
    }
    return text;
}
