/* SPDX-License-Identifier: MIT */
/** @file Going on with an update that was interrupted. */
#ifndef NDFU_RESUME_H
#define NDFU_RESUME_H

#ifdef __cplusplus
extern "C" {
#endif

/** What to do with what an earlier update has left on the target. docs/recovery.md says more. */
enum ndfu_resume_mode {
    NDFU_RESUME_AUTO = 0,     /**< go on where that is sound; a part of an object is sent anew */
    NDFU_RESUME_EXACT = 1,    /**< go on inside an object, too, where that is sound */
    NDFU_RESUME_REQUIRED = 2, /**< fail rather than start over */
    NDFU_RESUME_NEVER = 3,    /**< always start clean */
};

#ifdef __cplusplus
}
#endif

#endif
