/* SPDX-License-Identifier: MIT */
/** @file What the kinds of ports do alike that have a descriptor: see struct ndfu_port_kind. */
#ifndef NDFU_PORT_DESCRIPTOR_H
#define NDFU_PORT_DESCRIPTOR_H

#include "port/kinds.h"

enum ndfu_status ndfu_descriptor_read(struct ndfu_port *port, uint8_t *bytes, size_t capacity,
                                      size_t *count, struct ndfu_error *error);
enum ndfu_status ndfu_descriptor_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                       size_t *count, struct ndfu_error *error);
size_t ndfu_descriptor_await(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output);

#endif
