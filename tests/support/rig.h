/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The engine in front of the simulated target, in virtual time: an update that takes a minute on a
 * wire takes a millisecond here, and goes the same way every time.
 *
 * A rig may be cloned in the middle, engine and target and all, so that one update can be cut off
 * after each of its bytes without being run from the start each time.
 */
#ifndef NDFU_TESTS_RIG_H
#define NDFU_TESTS_RIG_H

#include "engine/engine.h"
#include "target/target.h"

struct rig;

/** Called before bytes are handed to the port: the moment to look at what would be cut off. */
typedef void rig_output_function(struct rig *rig, const uint8_t *bytes, size_t length,
                                 void *cookie);

/** Called for every event of the engine. */
typedef void rig_event_function(const struct rig *rig, const struct ndfu_event *event,
                                void *cookie);

struct rig {
    struct target *target;
    struct ndfu_engine *engine;
    struct ndfu_link link; /**< its size is set when it comes up */
    bool has_no_link;      /**< nothing is told of it: it is as in the options of the engine */
    uint64_t now_ns;
    uint64_t limit_ns;   /**< in virtual time: a run that takes longer hangs */
    uint64_t generation; /**< of the port, when it was opened */
    bool is_open;
    bool hangs;             /**< the limit was reached, or the turns ran out */
    uint64_t sent;          /**< bytes handed to the port */
    uint64_t stop_after;    /**< the host dies when it has sent so many; UINT64_MAX for never */
    struct ndfu_event last; /**< the last event */
    struct ndfu_error error;
    rig_output_function *on_output;
    rig_event_function *on_event;
    void *cookie;
};

/** The defaults of an engine for a package; images has room for NDFU_IMAGE_KINDS. */
struct ndfu_engine_options rig_options(const struct ndfu_package *package,
                                       const struct ndfu_image **images);

/**
 * Sets up a rig for one run of an update.
 *
 * @param target   stays the caller's; it may have had other hosts before
 * @param options  its images must outlive the rig
 * @param now_ns   the time that it is for the target
 */
void rig_create(struct rig *rig, struct target *target, const struct ndfu_engine_options *options,
                uint64_t now_ns);

/** The same, with an engine that somebody made. It becomes the rig's. */
void rig_take(struct rig *rig, struct target *target, struct ndfu_engine *engine, uint64_t now_ns);

/** A copy of engine and target, to be freed with rig_destroy_clone(). Hooks are not copied. */
void rig_clone(struct rig *copy, const struct rig *rig);
void rig_destroy_clone(struct rig *copy);

/** Closes the port, if it is open, and frees the engine. */
void rig_destroy(struct rig *rig);

/**
 * Runs the update to its end, or until the host dies.
 *
 * @return its result, with the detail in rig->error; NDFU_E_CANCELLED where the host died;
 *         NDFU_E_INTERNAL where it hangs
 */
enum ndfu_status rig_run(struct rig *rig);

/** Lets the target be alone, long enough for whatever it has received to be put in its place. */
void rig_settle(struct rig *rig);

#endif
