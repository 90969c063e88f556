/* SPDX-License-Identifier: MIT */
/**
 * @file
 * An update on its port: moves bytes between the engine and the port, opens the port again after a
 * reset, and hands on events. The loop in loop.h does the waiting, for any number of updates.
 */
#ifndef NDFU_STATION_UPDATE_H
#define NDFU_STATION_UPDATE_H

#include <ndfu/device.h>
#include <ndfu/update.h>

#include "engine/engine.h"
#include "port/port.h"
#include "port/wait.h"

/** Descriptors that one update waits for. */
#define NDFU_UPDATE_WAITS 3

/** The search for a target that does not answer, with other settings of its serial port. */
struct ndfu_diagnosis {
    bool is_running;
    size_t tried;            /**< settings that were tried */
    uint64_t received;       /**< bytes, before it and with the settings that were tried */
    struct ndfu_error error; /**< the one that is to be explained */
};

struct ndfu_update {
    char *port_name;
    struct ndfu_update_options options;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options how; /**< what the engine was made with */
    struct ndfu_engine *engine;
    struct ndfu_port_settings settings; /**< to open the port with */
    struct ndfu_diagnosis diagnosis;
    struct ndfu_port *port;     /**< NULL while there is none */
    uint64_t open_at;           /**< when to try to open it again */
    struct ndfu_watch *watch;   /**< of devices; NULL while nothing is known of the port's */
    struct ndfu_device *device; /**< that the port is of; NULL where nothing is known of it */
    int cancel;                 /**< a wake-up that ends any wait */
    size_t port_wait;           /**< index of the port in the waiter */
    size_t cancel_wait;         /**< index of cancel in the waiter */
    size_t watch_wait;          /**< index of the watch in the waiter */
    bool is_finished;
    struct ndfu_error error;        /**< status NDFU_OK until something failed */
    struct ndfu_error reopen_error; /**< why a port that went away could not be opened again */
};

/* update.c */

/**
 * Prepares an update, or something less: see ndfu_update_create().
 *
 * @param package  NULL where the goal needs none
 */
enum ndfu_status ndfu_update_make(const struct ndfu_package *package, enum ndfu_engine_goal goal,
                                  const char *port, const struct ndfu_update_options *options,
                                  struct ndfu_update **update, struct ndfu_error *error);

/* drive.c */

/** Opens the port for the first time. Failing ends the update. */
void ndfu_update_start(struct ndfu_update *update, uint64_t now_us);

/** Adds what the update waits for. */
void ndfu_update_describe_wait(struct ndfu_update *update, struct ndfu_waiter *waiter);

/** When the update must be worked on at the latest. */
uint64_t ndfu_update_wakeup(const struct ndfu_update *update);

/** Opens the port and brings the link up. */
enum ndfu_status ndfu_update_open(struct ndfu_update *update, uint64_t now_us,
                                  struct ndfu_error *error);

/** Tells the caller something that the engine knows nothing of. @param text  cut to fit */
void ndfu_update_tell(const struct ndfu_update *update, enum ndfu_event_type type,
                      const char *text);

/** Ends the update. @param error  NULL for what the engine has to say */
void ndfu_update_finish(struct ndfu_update *update, const struct ndfu_error *error);

/** Does whatever there is to do, after the wait that the update described. */
void ndfu_update_work(struct ndfu_update *update, uint64_t now_us,
                      const struct ndfu_waiter *waiter);

/* find.c */

/** Remembers of which device the port is, so that it can be found again under another name. */
void ndfu_update_remember(struct ndfu_update *update);

/** Forgets it. */
void ndfu_update_forget(struct ndfu_update *update);

/** Adds what brings news of the device, while it is waited for. */
void ndfu_update_watch(struct ndfu_update *update, struct ndfu_waiter *waiter);

/**
 * Looks for the port that went away: the device's, wherever it is plugged in now, or the one of the
 * name.
 *
 * @return false where it is not there yet; then open_at says when to look again without news
 */
bool ndfu_update_find(struct ndfu_update *update, uint64_t now_us);

/* diagnose.c */

/** The engine is finished: ends the update, or looks for a silent target at other settings. */
void ndfu_update_conclude(struct ndfu_update *update, uint64_t now_us);

#endif
