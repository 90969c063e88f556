/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Every request of the protocol, from its values to a frame.
 */
#ifndef NDFU_WIRE_REQUEST_H
#define NDFU_WIRE_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "wire/protocol.h"

/** A request. A write does not own its data: the bytes must stay until it is encoded. */
struct ndfu_request {
    uint8_t opcode;
    uint8_t payload[5]; /**< of every request but write */
    uint8_t payload_length;
    const uint8_t *data; /**< of a write */
    size_t data_length;
};

struct ndfu_request ndfu_request_protocol_version(void);

/** @param size  of the object, in bytes */
struct ndfu_request ndfu_request_create(enum ndfu_object_type type, uint32_t size);

/** @param writes  a receipt after every so many writes; 0 for none */
struct ndfu_request ndfu_request_set_prn(uint16_t writes);

struct ndfu_request ndfu_request_get_crc(void);
struct ndfu_request ndfu_request_execute(void);
struct ndfu_request ndfu_request_select(enum ndfu_object_type type);
struct ndfu_request ndfu_request_get_mtu(void);

/** @param length  at most the MTU less two: a frame may hold MTU - 1 bytes before encoding */
struct ndfu_request ndfu_request_write(const uint8_t *data, size_t length);

/** @param id  comes back in the response */
struct ndfu_request ndfu_request_ping(uint8_t id);

struct ndfu_request ndfu_request_hardware_version(void);

/** @param image  counted from 0, until the target answers that there is no such image */
struct ndfu_request ndfu_request_firmware_version(uint8_t image);

struct ndfu_request ndfu_request_abort(void);

/** The longest frame of a request with so many bytes of data, END included. */
#define NDFU_REQUEST_FRAME_BOUND(data_length) (2 * (6 + (data_length)) + 1)

/**
 * Encodes a request as a frame with its END.
 *
 * @param capacity  of out; NDFU_REQUEST_FRAME_BOUND(data length) is always enough
 * @return the length of the frame, or 0 if the capacity is less than that bound
 */
size_t ndfu_request_encode(const struct ndfu_request *request, uint8_t *out, size_t capacity);

#endif
