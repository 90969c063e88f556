/* SPDX-License-Identifier: MIT */
/**
 * @file
 * How fast a target may be fed: the size of a write, how many may be under way, and the pauses.
 *
 * A target has some three receive buffers. A write keeps one until the flash driver is done with
 * it, which with asynchronous flash is not before the erase that its create began has ended. When a
 * frame ends and no buffer is free, data is lost, and some frames later the target is deaf until it
 * is reset. docs/protocol.md has the measured limits that the numbers here keep clear of.
 */
#ifndef NDFU_PLAN_FLOW_H
#define NDFU_PLAN_FLOW_H

#include <stdbool.h>
#include <stdint.h>

/** The MTU that USB targets report. A UART reports 131. */
#define NDFU_MTU_USB  2051
#define NDFU_MTU_UART 131

/** From so much on it is USB: no UART of a target has buffers of that size. */
#define NDFU_MTU_USB_LEAST 1024

/** The smallest MTU with room for a write of one flash word. */
#define NDFU_MTU_MIN 6

/** The largest write that is ever sent: a whole object of every known target. */
#define NDFU_PAYLOAD_MAX 4096

/** The levels of the ladder: 0 is the fastest that is safe for what is known of the target. */
#define NDFU_FLOW_LEVELS 4

/** A choice that the user has made; a value that is not given stays negative. */
struct ndfu_flow_wish {
    int32_t payload; /**< data bytes in a write */
    int32_t prn;     /**< writes under way before a receipt must come */
    int64_t pace_us; /**< least time between two writes, and behind a create */
};

/** No wish at all. */
#define NDFU_FLOW_NO_WISH \
    {                     \
        -1, -1, -1        \
    }

/** What the choice depends on. */
struct ndfu_flow_input {
    uint16_t mtu;          /**< bytes, at least NDFU_MTU_MIN */
    uint32_t object_size;  /**< the target's largest object, in bytes; not 0 */
    bool has_flow_control; /**< RTS/CTS is on; means nothing over USB */
    unsigned level;        /**< of the ladder, below NDFU_FLOW_LEVELS */
    struct ndfu_flow_wish wish;
};

/** How to send writes. */
struct ndfu_flow {
    uint32_t payload; /**< data bytes in a write; a multiple of 4 */
    uint16_t prn;     /**< writes under way before a receipt must come; 0: no receipts */
};

/** When writes may be sent into an object. */
struct ndfu_pace {
    uint32_t burst;      /**< writes that may follow the create at once */
    uint64_t settle_us;  /**< from the create's answer to the first write behind the burst */
    uint64_t spacing_us; /**< from one write having left to the next, behind the burst */
};

/** What is known of an object that was just created. */
struct ndfu_pace_input {
    const struct ndfu_flow_input *flow;
    bool is_erasing;   /**< its erase may not have ended: see plan/flash.h */
    bool is_first;     /**< flash may still be busy with what came before */
    bool is_unsettled; /**< and hold buffers for writes that came before */
};

/**
 * Chooses payload and receipts.
 *
 * A write is as long as the MTU allows and divides an object evenly: a target with three receive
 * buffers takes two writes to a flash page at any speed, even while it erases the page. Over a UART
 * without flow control there is a receipt after every write, as the target loses bytes while it
 * writes to its flash. Every level of the ladder is slower and safer than the one before.
 */
struct ndfu_flow ndfu_flow_choose(const struct ndfu_flow_input *input);

/**
 * Chooses the pauses within an object.
 *
 * While the erase may still be running, no more than two writes may wait for it, unless the object
 * has no more than two.
 */
struct ndfu_pace ndfu_pace_choose(const struct ndfu_pace_input *input);

/**
 * How long to leave a target alone when it has answered an execute.
 *
 * With asynchronous flash the settings are stored behind the answer. Where the CPU stands still for
 * that, and no flow control holds the host back, the next request would be lost and end in a reset.
 * How long the answer took does not tell whether they are stored: a signature takes its time, too.
 */
uint64_t ndfu_pause_after_execute(const struct ndfu_flow_input *flow, bool is_init_packet);

#endif
