/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What happens during an update, told while it happens.
 */
#ifndef NDFU_EVENT_H
#define NDFU_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/device.h>
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
    NDFU_EVENT_ENTERING = 11, /**< the device is switched to its bootloader; text describes it */
    NDFU_EVENT_ENTERED = 12,  /**< its bootloader is there; text is the port */
    NDFU_EVENT_LEFT_OUT = 13, /**< the image is not sent, as the target has it already */
    NDFU_EVENT_APPLICATION = 14, /**< the device has come back with its application; text
                                      describes it */
};

/** What an update is at. */
enum ndfu_phase {
    NDFU_PHASE_FIND = 0,        /**< finding the device */
    NDFU_PHASE_ENTER = 1,       /**< switching it to its bootloader */
    NDFU_PHASE_CONNECT = 2,     /**< until the target answers, at first and after any trouble */
    NDFU_PHASE_INQUIRE = 3,     /**< asking what it is and what it has */
    NDFU_PHASE_INIT_PACKET = 4, /**< sending the init packet of an image */
    NDFU_PHASE_FIRMWARE = 5,    /**< sending an image */
    NDFU_PHASE_ACTIVATE = 6,    /**< the target puts an image in its place */
    NDFU_PHASE_APPLICATION = 7, /**< waiting for the application to come back */
    NDFU_PHASE_DONE = 8,
};

/**
 * The name of a phase, such as "init-packet", for programs.
 *
 * @param phase  any number
 * @return a static string; "unknown" for a number that is no phase
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_phase_name(enum ndfu_phase phase);

/**
 * The name of a type of event, such as "image-done", for programs.
 *
 * @param type  any number
 * @return a static string; "unknown" for a number that is no type
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_event_name(enum ndfu_event_type type);

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
    char text[512];            /**< for people; may be empty */
    enum ndfu_phase phase;
    const char *port; /**< that the update is on, or was last; NULL before one is known, and from an
                           engine without an update */
    const struct ndfu_device *device; /**< that it is of; NULL where nothing is known of it */
};

#ifdef __cplusplus
}
#endif

#endif
