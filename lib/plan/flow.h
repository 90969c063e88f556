/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How fast a target may be fed: the size of a write, and how many may be under way.
 */
#ifndef NDFU_PLAN_FLOW_H
#define NDFU_PLAN_FLOW_H

#include <stdbool.h>
#include <stdint.h>

/** The MTU that USB targets report. A UART reports 131. */
#define NDFU_MTU_USB  2051
#define NDFU_MTU_UART 131

/** The smallest MTU with room for a write of one flash word. */
#define NDFU_MTU_MIN 6

/** The largest write that is ever sent: a whole object of every known target. */
#define NDFU_PAYLOAD_MAX 4096

/** What the choice depends on. */
struct ndfu_flow_input {
    uint16_t mtu;          /**< bytes, at least NDFU_MTU_MIN */
    uint32_t object_size;  /**< the target's largest data object, in bytes; not 0 */
    bool has_flow_control; /**< RTS/CTS is on; means nothing over USB */
};

/** How to send writes. */
struct ndfu_flow {
    uint32_t payload; /**< data bytes in a write; a multiple of 4 */
    uint16_t prn;     /**< writes under way before a receipt must come; 0: no receipts */
};

/**
 * Chooses the fastest way that is safe.
 *
 * A write is as long as the MTU allows and divides an object evenly: a target with three receive
 * buffers takes two writes per flash page at any speed, even while it erases the page. Over a UART
 * without flow control there is a receipt after every write, as the target loses bytes while it
 * writes to its flash.
 */
struct ndfu_flow ndfu_flow_choose(const struct ndfu_flow_input *input);

#endif
