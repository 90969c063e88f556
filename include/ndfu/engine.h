/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The bare engine, for those with an event loop and a port of their own: the state machine of one
 * update of one target. It does no I/O, reads no clock and starts no thread.
 *
 * Whoever drives it tells it what happened (bytes arrived, bytes left, the link came up or went
 * down, time passed) and then asks what to do. After any of the calls that tell, in this order:
 *
 *   1. take all events, until ndfu_engine_next_event() returns NULL;
 *   2. hand the bytes of ndfu_engine_output() to the port and tell how many it took with
 *      ndfu_engine_sent(), until there are none, or the port takes no more for now;
 *   3. end where ndfu_engine_is_finished();
 *   4. wait for the port, but for no longer than ndfu_engine_wakeup(); then call
 *      ndfu_engine_tick().
 *
 * Times are microseconds of any clock that never goes back, the same clock in all calls. The engine
 * allocates nothing after it was created, and nothing in it blocks or fails: what goes wrong is
 * its result.
 *
 * One engine is used by one thread at a time; any number of engines by as many threads.
 */
#ifndef NDFU_ENGINE_H
#define NDFU_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/event.h>
#include <ndfu/export.h>
#include <ndfu/inquire.h>
#include <ndfu/package.h>
#include <ndfu/status.h>
#include <ndfu/update.h>

#ifdef __cplusplus
extern "C" {
#endif

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

/** What is known of a link when it comes up. */
struct ndfu_link {
    size_t size;           /**< of the struct, as the caller knows it: sizeof(struct ndfu_link) */
    uint32_t baud_rate;    /**< bits per second, ten to a byte; means nothing over USB */
    bool has_flow_control; /**< RTS/CTS; means nothing over USB */
    bool goes_with_target; /**< a reset of the target takes the link down, as it does over USB */
};

/** An engine. One thread at a time uses it. */
struct ndfu_engine;

/**
 * Makes an engine, which waits for its link. It makes the same checks as ndfu_update_create().
 *
 * @param package  for NDFU_GOAL_UPDATE and NDFU_GOAL_PLAN; otherwise NULL, or not looked at. It
 *                 must outlive the engine; several engines may share it, in several threads, too
 * @param goal     how far to go; with the option plan_only, an update is a plan
 * @param options  NULL for the defaults; copied. What is about ports, devices and callbacks is not
 *                 looked at; preflight and skip_current need two engines, and are refused
 * @param engine   receives the engine, to be freed with ndfu_engine_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK, what ndfu_package_check() says, NDFU_E_ARGUMENT (also where there is no package
 *         for an update, or every image of it is left out) or NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_engine_create(const struct ndfu_package *package,
                                             enum ndfu_engine_goal goal,
                                             const struct ndfu_update_options *options,
                                             struct ndfu_engine **engine, struct ndfu_error *error);

/**
 * Frees an engine, finished or not. What the target has received of an update that was not finished
 * stays there for the next one to go on with.
 *
 * @param engine  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_destroy(struct ndfu_engine *engine);

/* What happened. None of these fails: what goes wrong is the result of the engine. */

/**
 * The link is there, and empty in both directions: what arrived before it is up belongs to nobody.
 * Where it is up already, nothing changes.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 * @param link    what is known of it, with its size set; not kept. NULL: as the options say
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_link_up(struct ndfu_engine *engine, uint64_t now_us,
                                  const struct ndfu_link *link);

/**
 * The link is lost, and with it whatever was on its way. It may come up again: a target that resets
 * takes its USB port along. Open the port again until it is there or the engine is finished; the
 * option link_timeout_ms says for how long.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_link_down(struct ndfu_engine *engine, uint64_t now_us);

/**
 * Bytes arrived.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 * @param bytes   as many as there are, cut anywhere; not kept
 * @param length  their number; 0 is allowed
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_receive(struct ndfu_engine *engine, uint64_t now_us, const uint8_t *bytes,
                                  size_t length);

/**
 * The first bytes of the output were handed to the system.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 * @param length  their number, of what ndfu_engine_output() gave. More than there were is taken for
 *                none
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_sent(struct ndfu_engine *engine, uint64_t now_us, size_t length);

/**
 * Time passed. It may be called at any time, and must be when ndfu_engine_wakeup() has come.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_tick(struct ndfu_engine *engine, uint64_t now_us);

/**
 * Ends the update. A frame that has begun to leave is still to be sent, so that the target is left
 * at a frame boundary: go on until the engine is finished. Unlike ndfu_update_cancel(), this is
 * only for the thread that uses the engine.
 *
 * @param engine  in any state
 * @param now_us  the time, in microseconds of the clock
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_engine_cancel(struct ndfu_engine *engine, uint64_t now_us);

/* What to do. */

/**
 * The bytes to send next.
 *
 * @param engine  in any state; it must outlive the view
 * @param bytes   receives a view, which belongs to the engine and is valid until the next call that
 *                tells it something
 * @return the number of bytes; 0 where there is nothing to send now
 *
 * Threads: one at a time.
 */
NDFU_API size_t ndfu_engine_output(const struct ndfu_engine *engine, const uint8_t **bytes);

/**
 * When to call ndfu_engine_tick() at the latest.
 *
 * @param engine  in any state
 * @return a time, in microseconds of the clock, or NDFU_NEVER
 *
 * Threads: one at a time.
 */
NDFU_API uint64_t ndfu_engine_wakeup(const struct ndfu_engine *engine);

/**
 * Takes the oldest event. Take them all behind every call that tells something: of what nobody
 * takes, progress is folded together, and the first 15 events are kept, and NDFU_EVENT_DONE.
 *
 * @param engine  in any state
 * @return the event, which belongs to the engine and is valid until the next call of any kind for
 *         that; its port and device are NULL. NULL where there is none
 *
 * Threads: one at a time.
 */
NDFU_API const struct ndfu_event *ndfu_engine_next_event(struct ndfu_engine *engine);

/**
 * Whether the update is over, well or not, and nothing is left to send.
 *
 * @param engine  in any state
 * @return true once it is; it stays so
 *
 * Threads: one at a time.
 */
NDFU_API bool ndfu_engine_is_finished(const struct ndfu_engine *engine);

/**
 * Whether the target has ever said anything that makes sense.
 *
 * @param engine  in any state
 * @return true once it has
 *
 * Threads: one at a time.
 */
NDFU_API bool ndfu_engine_was_answered(const struct ndfu_engine *engine);

/**
 * What the target has told: complete once NDFU_GOAL_INFO has ended well.
 *
 * @param engine  in any state
 * @return what it has told, which belongs to the engine and is valid until that is destroyed; never
 *         NULL. Its size is that of the struct as the library knows it
 *
 * Threads: one at a time.
 */
NDFU_API const struct ndfu_target_info *ndfu_engine_info(const struct ndfu_engine *engine);

/**
 * What a finished update ended in.
 *
 * @param engine  in any state
 * @param error   may be NULL; filled unless the status is NDFU_OK
 * @return NDFU_OK only if the target has accepted every image, or if the goal was less and has been
 *         reached; NDFU_E_ARGUMENT while the engine is not finished; else what ndfu_update_run()
 *         says
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_engine_result(const struct ndfu_engine *engine,
                                             struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
