/* SPDX-License-Identifier: MIT */
/* The bare engine, of the same options as an update on its port. */
#include <ndfu/engine.h>

#include "base/error.h"
#include "station/options.h"

#define FAIL(error, status, ...) \
    ndfu_error_set(error, status, NDFU_LAYER_UPDATE, "prepare engine", __VA_ARGS__)

static bool sends(enum ndfu_engine_goal goal)
{
    return goal == NDFU_GOAL_UPDATE || goal == NDFU_GOAL_PLAN;
}

/* What is not sent is not checked either. */
static enum ndfu_status check_goal(enum ndfu_engine_goal goal, const struct ndfu_package *package,
                                   const struct ndfu_update_options *options,
                                   struct ndfu_error *error)
{
    if ((int)goal < NDFU_GOAL_UPDATE || goal > NDFU_GOAL_RESET)
        return FAIL(error, NDFU_E_ARGUMENT, "%d is not a goal", (int)goal);
    if (!sends(goal))
        return NDFU_OK;
    /* An update does that around its engine: who relies on it must know. */
    if (options->preflight || options->skip_current)
        return FAIL(error, NDFU_E_ARGUMENT,
                    "a bare engine does not compare the package with the target before; make one "
                    "that asks it, and compare with ndfu_preflight()");
    return ndfu_options_check_package(options, package, error);
}

enum ndfu_status ndfu_engine_create(const struct ndfu_package *package, enum ndfu_engine_goal goal,
                                    const struct ndfu_update_options *options,
                                    struct ndfu_engine **engine, struct ndfu_error *error)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_update_options taken;
    struct ndfu_engine_options how;
    enum ndfu_status status = ndfu_options_take(&taken, options, error);

    *engine = NULL;
    taken.application_timeout_ms = 0; /* there is no device to wait for */
    if (status == NDFU_OK)
        status = ndfu_options_check(&taken, true, error);
    if (status == NDFU_OK)
        status = check_goal(goal, package, &taken, error);
    if (status != NDFU_OK)
        return status;
    if (taken.plan_only && goal == NDFU_GOAL_UPDATE)
        goal = NDFU_GOAL_PLAN;
    how = ndfu_options_for_engine(&taken);
    how.goal = goal;
    how.images = images;
    if (sends(goal))
        how.image_count = ndfu_options_images(package, taken.leave_out, images);
    *engine = ndfu_engine_make(&how);
    if (!*engine)
        return FAIL(error, NDFU_E_NO_MEMORY, "no memory for the engine");
    return NDFU_OK;
}
