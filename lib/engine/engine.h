/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The state machine of one update of one target. It does no I/O and reads no clock.
 *
 * Whoever drives it tells it what happened (bytes arrived, bytes left, the link came up or went
 * down, time passed) and then asks what to do: which bytes to send next, and when to come back at
 * the latest. After any of the calls that tell, take all events, then look at the output.
 *
 * Times are microseconds of any clock that never goes back, the same clock in all calls. The
 * engine allocates nothing after it was created and gives the same answers to the same calls. One
 * engine is used by one thread at a time.
 */
#ifndef NDFU_ENGINE_ENGINE_H
#define NDFU_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/event.h>
#include <ndfu/inquire.h>
#include <ndfu/package.h>

#include "plan/flow.h"
#include "plan/limits.h"
#include "plan/resume.h"

/** A point in time that never comes. */
#define NDFU_NEVER UINT64_MAX

/** How far to go. */
enum ndfu_engine_goal {
    NDFU_GOAL_UPDATE = 0,
    NDFU_GOAL_PLAN = 1,  /**< find out where an update would go on, and change nothing */
    NDFU_GOAL_PROBE = 2, /**< find out whether there is a target at all */
    NDFU_GOAL_INFO = 3,  /**< ask what it is */
    NDFU_GOAL_RESET = 4, /**< ask it to reset */
};

/** What an update is made of. */
struct ndfu_engine_options {
    const struct ndfu_image *const *images; /**< in the order of sending; must outlive the engine */
    size_t
        image_count; /**< from 1 to NDFU_IMAGE_KINDS; 0 where the goal is no update and no plan */
    struct ndfu_limits limits;
    enum ndfu_resume_mode resume;
    struct ndfu_flow_wish wish; /**< NDFU_FLOW_NO_WISH where the user has none */
    bool wait_reset;            /**< wait for a silent target to reset itself */
    enum ndfu_engine_goal goal;
    uint8_t first_ping_id; /**< best not the same in every run, so that old answers show as old */
};

/** What is known of a link when it comes up. */
struct ndfu_link {
    uint32_t baud_rate;    /**< bits per second, ten to a byte; means nothing over USB */
    bool has_flow_control; /**< RTS/CTS */
};

struct ndfu_engine;

/**
 * Makes an engine. It waits for its link.
 *
 * @return the engine, to be freed with ndfu_engine_destroy(); NULL without memory
 */
struct ndfu_engine *ndfu_engine_create(const struct ndfu_engine_options *options);

/** Frees an engine. NULL is allowed. */
void ndfu_engine_destroy(struct ndfu_engine *engine);

/* What happened. */

/** The link is there, empty in both directions. */
void ndfu_engine_link_up(struct ndfu_engine *engine, uint64_t now_us, const struct ndfu_link *link);

/** The link is lost, and with it whatever was on its way. It may come up again. */
void ndfu_engine_link_down(struct ndfu_engine *engine, uint64_t now_us);

/** Bytes arrived. */
void ndfu_engine_receive(struct ndfu_engine *engine, uint64_t now_us, const uint8_t *bytes,
                         size_t length);

/** The first bytes of the output were handed to the system; at most as many as there were. */
void ndfu_engine_sent(struct ndfu_engine *engine, uint64_t now_us, size_t length);

/** Time passed. */
void ndfu_engine_tick(struct ndfu_engine *engine, uint64_t now_us);

/**
 * Ends the update. A frame that has begun to leave is still to be sent, so that the target is left
 * at a frame boundary: go on until the engine is finished.
 */
void ndfu_engine_cancel(struct ndfu_engine *engine, uint64_t now_us);

/* What to do. */

/**
 * The bytes to send next.
 *
 * @param bytes  receives a view into the engine, valid until the next call that tells something
 * @return their number; 0 where there is nothing to send now
 */
size_t ndfu_engine_output(const struct ndfu_engine *engine, const uint8_t **bytes);

/** When to call ndfu_engine_tick() at the latest, or NDFU_NEVER. */
uint64_t ndfu_engine_wakeup(const struct ndfu_engine *engine);

/** Takes the oldest event. @return false where there is none */
bool ndfu_engine_next_event(struct ndfu_engine *engine, struct ndfu_event *event);

/** Whether the update is over, well or not, and nothing is left to send. */
bool ndfu_engine_is_finished(const struct ndfu_engine *engine);

/** Whether the target has ever said anything that makes sense. */
bool ndfu_engine_was_answered(const struct ndfu_engine *engine);

/** What the target has told. Owned by the engine. Complete once NDFU_GOAL_INFO has ended well. */
const struct ndfu_target_info *ndfu_engine_info(const struct ndfu_engine *engine);

/**
 * What a finished update ended in.
 *
 * @param error  may be NULL; filled unless the status is NDFU_OK
 * @return NDFU_OK only if the target has accepted every image, or if the goal was less and has
 *         been reached
 */
enum ndfu_status ndfu_engine_result(const struct ndfu_engine *engine, struct ndfu_error *error);

#endif
