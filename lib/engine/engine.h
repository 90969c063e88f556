/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Making an engine, by whoever has chosen everything that it needs to know. <ndfu/engine.h> has the
 * calls that drive it; lib/station makes engines of the options that a caller gives.
 */
#ifndef NDFU_ENGINE_ENGINE_H
#define NDFU_ENGINE_ENGINE_H

#include <ndfu/engine.h>

#include "plan/flow.h"
#include "plan/limits.h"
#include "plan/resume.h"

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
    struct ndfu_link link; /**< as it is where nothing else is told when it comes up */
};

/**
 * Makes an engine. It waits for its link.
 *
 * @param options  copied, with the list of images
 * @return the engine, to be freed with ndfu_engine_destroy(); NULL without memory
 */
struct ndfu_engine *ndfu_engine_make(const struct ndfu_engine_options *options);

#endif
