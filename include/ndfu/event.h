/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What happens during an update, told while it happens.
 */
#ifndef NDFU_EVENT_H
#define NDFU_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/package.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of events. */
enum ndfu_event_type {
    NDFU_EVENT_CONNECTED = 1,  /**< the target answers; text says how it will be fed */
    NDFU_EVENT_IMAGE = 2,      /**< the transfer of an image begins */
    NDFU_EVENT_PROGRESS = 3,   /**< done has changed */
    NDFU_EVENT_WAITING = 4,    /**< for the target to do something that takes a while; text says
                                    what */
    NDFU_EVENT_IMAGE_DONE = 5, /**< the target has accepted the image */
    NDFU_EVENT_WARNING = 6,    /**< something to know of; text says what */
    NDFU_EVENT_DONE = 7,       /**< the target has accepted every image */
    NDFU_EVENT_RESUMED = 8,    /**< an earlier transfer is gone on with; text says where and why */
    NDFU_EVENT_RESTARTED = 9, /**< what the target has is of no use and is dropped; text says why */
    NDFU_EVENT_RETRY = 10,    /**< something went wrong and is tried again; text says what */
};

/**
 * An event. It belongs to the library and is valid during the call that hands it over. Fields may
 * be added at the end in later versions.
 */
struct ndfu_event {
    enum ndfu_event_type type;
    size_t image; /**< the current image, counted from 0 in the order of sending */
    size_t image_count;
    enum ndfu_image_kind kind; /**< of the current image */
    uint64_t done;             /**< bytes of the current image that were sent */
    uint64_t total;            /**< its size in bytes */
    char text[256];            /**< for people; may be empty */
};

#ifdef __cplusplus
}
#endif

#endif
