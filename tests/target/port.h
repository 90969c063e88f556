/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The port from within: what the faults let through.
 */
#ifndef NDFU_TARGET_PORT_H
#define NDFU_TARGET_PORT_H

#include <stddef.h>
#include <stdint.h>

struct target;

/** Puts bytes of the host on the line to the target, if the port is alive. */
void target_port_deliver(struct target *target, uint64_t at, const uint8_t *bytes, size_t length);

/** Puts a byte of the target on its way to the host; it arrives at a time. */
void target_port_send(struct target *target, uint64_t at, uint8_t byte);

#endif
