/* SPDX-License-Identifier: MIT */
/**
 * @file
 * An update as a sequence of stages, none of which blocks. The station does the waiting, for any
 * number of updates; docs/architecture.md draws the stages.
 *
 *   update.c       made, run, asked, freed
 *   options.c      what the options come to
 *   stages.c       what is waited for and done, by stage
 *   journey.c      finding the device, and bringing it into its bootloader
 *   entry.c        the ways into the bootloader, and what forbids them
 *   line.c         its port, opened and closed without holding anybody up
 *   drive.c        the bytes between an engine and its port
 *   transport.c    a transport of the caller's own
 *   find.c         the port of a device that went away
 *   diagnose.c     a target that does not answer
 *   judge.c        what the target has, against what the package demands
 *   application.c  waiting for the application
 *   tap.c, log.c   whoever wants to know what goes over the port, and what is done
 */
#ifndef NDFU_STATION_UPDATE_H
#define NDFU_STATION_UPDATE_H

#include <ndfu/device.h>
#include <ndfu/transport.h>
#include <ndfu/update.h>

#include "device/search.h"
#include "engine/engine.h"
#include "port/port.h"
#include "port/wait.h"
#include "port/worker.h"
#include "station/log.h"
#include "station/tap.h"

/** Descriptors that one update waits for. */
#define NDFU_UPDATE_WAITS 2

/** What an update is at. */
enum ndfu_stage {
    NDFU_STAGE_NEW,
    NDFU_STAGE_FIND,   /**< waits for the device that is meant */
    NDFU_STAGE_ENTER,  /**< it is being asked to start its bootloader */
    NDFU_STAGE_LEAVE,  /**< waits for it to leave the bus */
    NDFU_STAGE_RETURN, /**< waits for it to come back as a bootloader */
    NDFU_STAGE_TALK,   /**< an engine talks with the target */
    NDFU_STAGE_REST,   /**< waits for it to leave the bus, everything being accepted */
    NDFU_STAGE_SEE,    /**< waits for it to come back with its application */
    NDFU_STAGE_CLOSE,  /**< everything is known; its port is being closed */
    NDFU_STAGE_FINISHED,
};

/** The search for a target that does not answer, with other settings of its serial port. */
struct ndfu_diagnosis {
    bool is_running;
    size_t tried;            /**< settings that were tried */
    uint64_t received;       /**< bytes, before it and with the settings that were tried */
    struct ndfu_error error; /**< the one that is to be explained */
};

/** What becomes of the port: the old one is closed, then another one is opened. */
struct ndfu_line {
    bool is_busy;               /**< the rest is in use, by the worker until that is done */
    bool is_open_wanted;        /**< as soon as it is not busy any more */
    struct ndfu_worker *worker; /**< NULL where none was to be had, or wanted: it is done */
    struct ndfu_port *old;      /**< NULL for none */
    bool is_dropped;            /**< nothing that was written to it need leave any more */
    const char *name;           /**< to open, the update's; NULL for none */
    struct ndfu_port_settings settings;
    struct ndfu_port *opened;
    enum ndfu_status status;
    struct ndfu_error error;
};

/** From the device that is meant to the port of its bootloader. */
struct ndfu_journey {
    struct ndfu_device_selector selector; /**< its texts are ours */
    uint8_t *command;                     /**< for NDFU_ENTRY_COMMAND; ours */
    size_t command_length;
    struct ndfu_worker *worker; /**< asks the device; NULL while there is none */
    bool has_told_wait;
    bool is_by_trigger;
    bool was_switched;
    struct ndfu_trigger_info info; /**< size 0 where nothing was told */
};

struct ndfu_update {
    const struct ndfu_package *package; /**< NULL where the goal needs none */
    enum ndfu_engine_goal goal;
    bool ends_at_port; /**< finding the port of the bootloader is all */
    enum ndfu_stage stage;
    uint64_t stage_until; /**< when a stage that waits for the device has waited long enough */
    uint64_t look_at;     /**< when to look for it again without news */
    char *port_name;      /**< NULL while there is none */
    struct ndfu_update_options options;
    struct ndfu_tap tap;
    struct ndfu_transport transport; /**< the caller's, which the options then point to */
    int wake;                        /**< a wake-up for that; -1 where there is none */
    struct ndfu_journey journey;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options how; /**< what the engine was made with */
    struct ndfu_engine *engine;
    bool is_asking;               /**< the engine asks what the target has, for the one after it */
    struct ndfu_target_info told; /**< what it has answered */
    struct ndfu_port_settings settings; /**< to open the port with */
    struct ndfu_diagnosis diagnosis;
    struct ndfu_line line;
    struct ndfu_port *port;         /**< NULL while there is none */
    bool was_opened;                /**< it has been ours */
    bool was_linked;                /**< the engine has had a port */
    uint64_t open_at;               /**< when to try to open it again */
    struct ndfu_sight *sight;       /**< the station's; NULL before it was started */
    struct ndfu_search search;      /**< for the device */
    struct ndfu_device *device;     /**< that the port is of; NULL where nothing is known of it */
    bool has_ended;                 /**< whoever ran it has let go of it */
    int cancel;                     /**< a wake-up that ends any wait */
    bool is_cancelled;              /**< and what is under way must end first */
    size_t port_wait;               /**< index of the port in the waiter, or of the worker */
    size_t cancel_wait;             /**< index of cancel in the waiter */
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

/** Makes the engine anew. @param goal  of it @return false without memory */
bool ndfu_update_make_engine(struct ndfu_update *update, enum ndfu_engine_goal goal);

/** Takes another name for the port. @return false without memory */
bool ndfu_update_name_port(struct ndfu_update *update, const char *port);

/* stages.c */

/**
 * Begins the first stage. Failing ends the update.
 *
 * @param sight  what devices there are; must outlast the update, which never renews it
 */
void ndfu_update_start(struct ndfu_update *update, struct ndfu_sight *sight, uint64_t now_us);

/** Adds what the update waits for. */
void ndfu_update_describe_wait(struct ndfu_update *update, struct ndfu_waiter *waiter);

/** When the update must be worked on at the latest. */
uint64_t ndfu_update_wakeup(const struct ndfu_update *update);

/** Does whatever there is to do, after the wait that the update described. */
void ndfu_update_work(struct ndfu_update *update, uint64_t now_us,
                      const struct ndfu_waiter *waiter);

/** Begins a stage that waits for the device. @param limit_us  how long */
void ndfu_update_wait_in(struct ndfu_update *update, enum ndfu_stage stage, uint64_t now_us,
                         uint64_t limit_us);

/** Tells the caller something that the engine knows nothing of. @param text  cut to fit */
void ndfu_update_tell(const struct ndfu_update *update, enum ndfu_event_type type,
                      const char *text);

/** The same, printf format and arguments. */
__attribute__((format(printf, 2, 3))) void ndfu_update_warn(const struct ndfu_update *update,
                                                            const char *format, ...);

/** Ends an update that was not begun, as it was cancelled before. */
void ndfu_update_cancel_unbegun(struct ndfu_update *update);

/** Ends the update. @param error  NULL for a good end */
void ndfu_update_finish(struct ndfu_update *update, const struct ndfu_error *error);

/* journey.c */

/** Takes over what says which device. @return false without memory */
bool ndfu_journey_init(struct ndfu_update *update);

/** Frees it. */
void ndfu_journey_clear(struct ndfu_update *update);

/** Begins to look for the device. */
void ndfu_journey_begin(struct ndfu_update *update, uint64_t now_us);

/** Looks for the device that is meant, for one that should leave, or for one that should return. */
void ndfu_journey_look(struct ndfu_update *update, uint64_t now_us);

/** The device was asked. */
void ndfu_journey_asked(struct ndfu_update *update, uint64_t now_us);

/** Whether what is meant is a port, which is used as it is, whatever a list says of it. */
bool ndfu_journey_is_port(const struct ndfu_update *update);

/* entry.c */

/** Whether the device is of a kind that is certain not to work, or that nobody could see. */
enum ndfu_status ndfu_entry_check(const struct ndfu_update *update, struct ndfu_error *error);

/** Whether the device must be asked to start its bootloader. */
bool ndfu_entry_is_needed(const struct ndfu_update *update);

/** Asks it, in a thread of its own. @return false without memory */
bool ndfu_entry_begin(struct ndfu_update *update);

/** Whether it is between the machine and a UART, and so stays when what is behind it resets. */
bool ndfu_entry_is_bridge(const struct ndfu_device *device);

/* drive.c */

/** Opens the port for the first time, and begins to talk. Failing ends the update. */
void ndfu_drive_begin(struct ndfu_update *update, uint64_t now_us);

/** Closes the port, if there is one, opens the one of the name, and brings the link up. */
void ndfu_drive_open(struct ndfu_update *update, uint64_t now_us);

/** Begins anew with another engine, on the port that is open or being opened, or else opens it. */
void ndfu_drive_talk(struct ndfu_update *update, enum ndfu_engine_goal goal, uint64_t now_us);

/** Moves bytes and events. @param waiter  where the port is waited for */
void ndfu_drive_work(struct ndfu_update *update, uint64_t now_us, const struct ndfu_waiter *waiter);

/* line.c */

/** Drops the port, if there is one, and opens the one of the name. Then there is a result. */
void ndfu_line_open(struct ndfu_update *update);

/** Closes the port, if there is one. */
void ndfu_line_close(struct ndfu_update *update, bool is_dropped);

/** Whether there is a result, or will be. Until it was taken the port is not ours to touch. */
bool ndfu_line_is_busy(const struct ndfu_update *update);

/** Whether there is one now. */
bool ndfu_line_is_done(struct ndfu_update *update);

/** Adds what tells of it. @return its index */
size_t ndfu_line_await(const struct ndfu_update *update, struct ndfu_waiter *waiter);

/** Takes it, and waits for it if need be. @return as ndfu_port_open(), NDFU_OK for a close */
enum ndfu_status ndfu_line_take(struct ndfu_update *update, struct ndfu_error *error);

/* transport.c */

/** Copies the transport of the options: the caller's struct may be gone before the update is. */
enum ndfu_status ndfu_update_take_transport(struct ndfu_update *update, struct ndfu_error *error);

/* find.c */

/** Remembers of which device the port is, so that it can be found again under another name. */
void ndfu_update_remember(struct ndfu_update *update);

/** Forgets it. */
void ndfu_update_forget(struct ndfu_update *update);

/**
 * Looks for the port that went away: the device's, wherever it is plugged in now, or the one of the
 * name.
 *
 * @return false where it is not there yet; then open_at says when to look again without news
 */
bool ndfu_update_find(struct ndfu_update *update, uint64_t now_us);

/* diagnose.c */

/**
 * The engine is finished: looks for a silent target at other settings, if that is worth it.
 *
 * @return whether it does
 */
bool ndfu_diagnose(struct ndfu_update *update, uint64_t now_us);

/** The port did not open at these settings: tries the next. */
void ndfu_diagnose_next(struct ndfu_update *update, uint64_t now_us);

/* judge.c */

/** Whether the target is to be asked what it has before the images are sent. */
bool ndfu_judge_is_wanted(const struct ndfu_update *update);

/** The target has been asked: goes on to what is sent, or ends the update. */
void ndfu_judge(struct ndfu_update *update, uint64_t now_us);

/* application.c */

/** Begins to wait for the application. */
void ndfu_application_begin(struct ndfu_update *update, uint64_t now_us);

/** Looks for it. */
void ndfu_application_look(struct ndfu_update *update, uint64_t now_us);

#endif
