/* SPDX-License-Identifier: MIT */
#include "wire/request.h"

#include "base/bytes.h"
#include "wire/slip.h"

static struct ndfu_request plain(enum ndfu_opcode opcode)
{
    return (struct ndfu_request){.opcode = (uint8_t)opcode};
}

static struct ndfu_request with_byte(enum ndfu_opcode opcode, uint8_t byte)
{
    return (struct ndfu_request){.opcode = (uint8_t)opcode, .payload = {byte}, .payload_length = 1};
}

struct ndfu_request ndfu_request_protocol_version(void)
{
    return plain(NDFU_OP_PROTOCOL_VERSION);
}

struct ndfu_request ndfu_request_create(enum ndfu_object_type type, uint32_t size)
{
    struct ndfu_request request = with_byte(NDFU_OP_CREATE, (uint8_t)type);

    ndfu_put_le32(request.payload + 1, size);
    request.payload_length = 5;
    return request;
}

struct ndfu_request ndfu_request_set_prn(uint16_t writes)
{
    struct ndfu_request request = plain(NDFU_OP_SET_PRN);

    ndfu_put_le16(request.payload, writes);
    request.payload_length = 2;
    return request;
}

struct ndfu_request ndfu_request_get_crc(void)
{
    return plain(NDFU_OP_GET_CRC);
}

struct ndfu_request ndfu_request_execute(void)
{
    return plain(NDFU_OP_EXECUTE);
}

struct ndfu_request ndfu_request_select(enum ndfu_object_type type)
{
    return with_byte(NDFU_OP_SELECT, (uint8_t)type);
}

struct ndfu_request ndfu_request_get_mtu(void)
{
    return plain(NDFU_OP_GET_MTU);
}

struct ndfu_request ndfu_request_write(const uint8_t *data, size_t length)
{
    struct ndfu_request request = plain(NDFU_OP_WRITE);

    request.data = data;
    request.data_length = length;
    return request;
}

struct ndfu_request ndfu_request_ping(uint8_t id)
{
    return with_byte(NDFU_OP_PING, id);
}

struct ndfu_request ndfu_request_hardware_version(void)
{
    return plain(NDFU_OP_HARDWARE_VERSION);
}

struct ndfu_request ndfu_request_firmware_version(uint8_t image)
{
    return with_byte(NDFU_OP_FIRMWARE_VERSION, image);
}

struct ndfu_request ndfu_request_abort(void)
{
    return plain(NDFU_OP_ABORT);
}

size_t ndfu_request_encode(const struct ndfu_request *request, uint8_t *out, size_t capacity)
{
    size_t length;

    if (capacity < NDFU_REQUEST_FRAME_BOUND(request->data_length))
        return 0;
    length = ndfu_slip_encode(out, &request->opcode, 1);
    length += ndfu_slip_encode(out + length, request->payload, request->payload_length);
    length += ndfu_slip_encode(out + length, request->data, request->data_length);
    out[length++] = NDFU_SLIP_END;
    return length;
}
