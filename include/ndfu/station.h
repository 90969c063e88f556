/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Many updates at once, in one thread: each with its own device, package, options and events.
 *
 * They are started and end independently; one that fails or hangs holds nothing up. A station, its
 * updates and all functions that it calls belong to the thread that runs it;
 * ndfu_station_cancel() and ndfu_update_cancel() alone may be called from elsewhere.
 */
#ifndef NDFU_STATION_H
#define NDFU_STATION_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/device.h>
#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>
#include <ndfu/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A station. */
struct ndfu_station;

/**
 * Called when an update has ended. It may add updates to the station, and destroy this one.
 *
 * @param update  that has ended
 * @param status  what in
 * @param error   its detail; the status of it is NDFU_OK where it ended well
 */
typedef void ndfu_finished_function(struct ndfu_update *update, enum ndfu_status status,
                                    const struct ndfu_error *error, void *cookie);

/**
 * Called when a device arrives. It may add an update of it, which best means the device by its
 * bus path.
 *
 * @param device  belongs to the library and is valid during the call
 */
typedef void ndfu_arrival_function(const struct ndfu_device *device, void *cookie);

/** How to run a station. Set it up with ndfu_station_options_init(), then change what differs. */
struct ndfu_station_options {
    size_t size; /**< of the struct, as the caller knows it */
    size_t jobs; /**< updates that run at once, those that wait for their device included; 0, the
                      default: all */
    ndfu_finished_function *on_finished; /**< may be NULL, the default */
    void *cookie;                        /**< handed to the functions here */

    /**
     * Called for each device that ndfu_device_is_candidate() says may be updated: those that are
     * there when the station first runs, and whatever arrives later. What comes back within 5 s
     * to the place from where it went is the same device and has not arrived, unless it shows
     * another serial number, which only an application in place of its bootloader may have. Nor
     * has the application that comes within a minute behind an update that went well. What might
     * be the device that an update waits for has arrived once that has failed without it. With this
     * the station runs until it is cancelled, or until idle_timeout_ms have passed without an
     * update. NULL, the default: no watch is kept.
     */
    ndfu_arrival_function *on_arrival;
    const struct ndfu_device_options *devices; /**< more bootloaders; may be NULL; copied */
    uint32_t idle_timeout_ms;                  /**< 0, the default: wait for devices for ever */
};

/**
 * Fills in the defaults.
 *
 * @param options  receives them; of size bytes
 * @param size     sizeof *options, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_station_options_init(struct ndfu_station_options *options, size_t size);

/**
 * Makes a station without updates.
 *
 * @param options  NULL for the defaults; copied, with what they point to
 * @param station  receives the station, to be freed with ndfu_station_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where the size of the options is not set; NDFU_E_NO_MEMORY, also
 *         for want of descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_station_create(const struct ndfu_station_options *options,
                                              struct ndfu_station **station,
                                              struct ndfu_error *error);

/**
 * Adds an update, to be run behind those that were added before. It stays the caller's, who must
 * not destroy it before it has ended: on_finished is called for it, or ndfu_station_run() has
 * returned. To be called before the station runs, or from a function that
 * it calls.
 *
 * @param station  that is to run it
 * @param update   of any kind that ndfu_update_run() takes; must not have run, and be in no other
 *                 station
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where it has run already, or was added already;
 *         NDFU_E_NO_MEMORY
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_station_add(struct ndfu_station *station, struct ndfu_update *update,
                                           struct ndfu_error *error);

/**
 * Runs all updates until each has ended; then more may be added, and it may be run again.
 *
 * @param station  that does not run
 * @param error    may be NULL; of the update that the status is of
 * @return NDFU_OK where all ended well, or the status of the first that did not, in the order in
 *         which they were added. NDFU_E_CANCELLED, too, where it waited for devices and was
 *         cancelled between two updates
 *
 * Threads: one at a time, for its updates, too.
 */
NDFU_API enum ndfu_status ndfu_station_run(struct ndfu_station *station, struct ndfu_error *error);

/** What has become of the updates of a station. */
struct ndfu_station_totals {
    size_t size;      /**< of the struct, as the caller knows it; to be set before the call */
    size_t added;     /**< all of them */
    size_t succeeded; /**< ended well */
    size_t failed;    /**< ended otherwise, cancelled ones included */
    size_t cancelled; /**< those alone */
};

/**
 * Counts what has become of the updates so far.
 *
 * @param station  in any state
 * @param totals   with its size set; filled as far as that goes
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_station_count(const struct ndfu_station *station,
                                 struct ndfu_station_totals *totals);

/**
 * Ends ndfu_station_run() soon: every update that runs is cancelled as by ndfu_update_cancel(), and
 * those that do not run yet are not begun. Where it does not run, the next run ends so.
 *
 * @param station  of anybody
 *
 * Threads: any, while another one runs it. Signal handlers may call it, too. As always, nobody may
 * destroy it meanwhile.
 */
NDFU_API void ndfu_station_cancel(struct ndfu_station *station);

/**
 * Frees a station that does not run; not its updates.
 *
 * @param station  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_station_destroy(struct ndfu_station *station);

#ifdef __cplusplus
}
#endif

#endif
