/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Requests: what a frame says, and the answers to everything that is not about objects.
 */
#ifndef NDFU_TARGET_REQUEST_H
#define NDFU_TARGET_REQUEST_H

#include <stdint.h>

struct target;
struct target_request;

enum target_opcode {
    TARGET_PROTOCOL_VERSION = 0x00,
    TARGET_CREATE = 0x01,
    TARGET_SET_PRN = 0x02,
    TARGET_GET_CRC = 0x03,
    TARGET_EXECUTE = 0x04,
    TARGET_SELECT = 0x06,
    TARGET_GET_MTU = 0x07,
    TARGET_WRITE = 0x08,
    TARGET_PING = 0x09,
    TARGET_HARDWARE_VERSION = 0x0A,
    TARGET_FIRMWARE_VERSION = 0x0B,
    TARGET_ABORT = 0x0C,
};

/**
 * Reads the frame in the decoder's buffer. Nothing is checked: what a frame is too short to hold is
 * what an older one left in the buffer, the opcode included (observed). The PRN counter is set
 * here, on reception.
 */
void target_request_parse(struct target *target, struct target_request *request);

/** Carries out the task's request. May reset the target. */
void target_request_handle(struct target *target, uint64_t at);

#endif
