/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Updating a device: one package, one device.
 *
 * An update is given a port, or told which device is meant. Then it finds the device, switches it
 * to its bootloader, compares it with the package, sends the images, and waits for the application
 * to come back, as far as its options say. Any number of updates run at once in a station
 * (ndfu/station.h).
 */
#ifndef NDFU_UPDATE_H
#define NDFU_UPDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/device.h>
#include <ndfu/enter.h>
#include <ndfu/error.h>
#include <ndfu/event.h>
#include <ndfu/export.h>
#include <ndfu/log.h>
#include <ndfu/package.h>
#include <ndfu/resume.h>
#include <ndfu/status.h>
#include <ndfu/trace.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Flow control of a serial port. It means nothing to a device that is connected by USB itself. */
enum ndfu_flow_control {
    NDFU_FLOW_CONTROL_NONE = 0,
    NDFU_FLOW_CONTROL_RTSCTS = 1,
};

/**
 * How long an answer may take, in milliseconds from when the last byte of the request can have
 * left at the line's rate. What does not come in time is asked for again, or recovered from.
 */
struct ndfu_timeouts {
    uint32_t ping_ms;         /**< asked again until connect_timeout_ms has passed; 500 */
    uint32_t query_ms;        /**< MTU, PRN, select: nothing for the target to do; 2000 */
    uint32_t create_ms;       /**< erases a page; 5000 */
    uint32_t receipt_ms;      /**< of a write; 3000 */
    uint32_t crc_ms;          /**< behind the writes of an object; 3000 */
    uint32_t execute_ms;      /**< of an object, or the init packet with its signature; 10000 */
    uint32_t last_execute_ms; /**< of the last object: hashes the whole image; 60000 */
};

/**
 * Called for every event of an update, in the thread that runs it. It must not call back into the
 * update, except for ndfu_update_cancel().
 */
typedef void ndfu_event_function(const struct ndfu_event *event, void *cookie);

/** A transport of the caller's own: see ndfu/transport.h. */
struct ndfu_transport;

/** How to update. Set it up with ndfu_update_options_init(), then change what should differ. */
struct ndfu_update_options {
    size_t size;                         /**< of the struct, as the caller knows it */
    uint32_t baud_rate;                  /**< bits per second; 115200 */
    enum ndfu_flow_control flow_control; /**< NDFU_FLOW_CONTROL_NONE */
    uint32_t connect_timeout_ms;         /**< for the target to answer at all; 5000 */
    uint32_t reboot_timeout_ms;          /**< for it to come back between images; 60000 */
    ndfu_event_function *on_event;       /**< may be NULL, the default */
    void *cookie;                        /**< handed to on_event */
    uint32_t link_timeout_ms;            /**< for a port that went away to come back; 15000 */
    struct ndfu_timeouts timeouts;
    enum ndfu_resume_mode resume; /**< NDFU_RESUME_AUTO */
    bool plan_only;  /**< find out where it would go on, tell by events, and change nothing */
    bool wait_reset; /**< wait for a target that is deaf to reset itself, which takes minutes */

    /* Flow control for those who know better. It is theirs to get right; after trouble, ndfu falls
     * back to what is safe. Negative, the default: chosen by what is known of the target. */
    int32_t payload; /**< bytes of data in a write, from 4; rounded down to a multiple of 4 */
    int32_t prn;     /**< writes under way before a receipt must come, to 65535; 0: no receipts */
    int32_t pace_us; /**< least time between two writes, and behind a create, in microseconds */

    /** Images not to send, a bit 1 << kind each; 0 for none, the default. Events do not count them.
     * See ndfu_preflight_installed(). */
    uint32_t leave_out;

    /* Which device, for an update that is given no port. What these point to is copied. */
    const struct ndfu_device_selector *device; /**< NULL, the default: the only one there is */
    const struct ndfu_device_options *devices; /**< more bootloaders; may be NULL, the default */
    uint32_t find_timeout_ms;  /**< to wait for it to be plugged in; 0, the default: not at all */
    enum ndfu_entry entry;     /**< NDFU_ENTRY_TRIGGER */
    uint32_t entry_timeout_ms; /**< for it to come back as a bootloader; 15000 */
    const uint8_t *entry_command; /**< bytes for NDFU_ENTRY_COMMAND */
    size_t entry_command_length;
    ndfu_entry_function *on_entry; /**< for NDFU_ENTRY_CALLER; handed the cookie */

    /* What to find out besides. */
    bool preflight;    /**< ask the target what it has first, and compare: ndfu_preflight() */
    bool skip_current; /**< ask, and leave out what it has: ndfu_preflight_installed() */
    uint32_t application_timeout_ms; /**< once everything is accepted, for the device to be seen
                                          with its application; 0, the default: do not look */

    /* For whoever looks into what goes wrong. While a function is NULL, the default, nothing is
     * computed for it. */
    ndfu_frame_function *on_frame; /**< told of everything on the wire */
    void *frame_cookie;            /**< handed to on_frame */
    ndfu_log_function *on_log;     /**< told of what is done, in words */
    void *log_cookie;              /**< handed to on_log */
    enum ndfu_log_level log_level; /**< the least of what on_log is told; NDFU_LOG_INFO */

    /** Where the bytes go instead of to a port; NULL, the default, for none. Copied. What baud_rate
     * and flow_control say of it is taken as true. Of inquiries and resets, too. */
    const struct ndfu_transport *transport;
};

/**
 * Fills in the defaults.
 *
 * @param options  receives them; of size bytes
 * @param size     sizeof *options, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_update_options_init(struct ndfu_update_options *options, size_t size);

/** An update, to be run once. */
struct ndfu_update;

/**
 * Prepares an update. Nothing is opened yet.
 *
 * The package is checked with ndfu_package_check() first, so that nothing is sent of a package
 * that a target must refuse in the end.
 *
 * @param package  must outlive the update; several updates may share it, in several threads, too
 * @param port     the port by one string: a path such as "/dev/ttyACM0" or "/dev/serial/by-id/…",
 *                 a name in /dev such as "ttyACM0", or one of these behind "serial:" or "pty:" to
 *                 say what it must be; copied. It is opened as it is, and nothing is switched.
 *                 NULL: the device that the options mean. With a transport in the options it is but
 *                 a name for messages, and may be NULL, too
 * @param options  NULL for the defaults; copied, with what they point to, but for the cookies
 * @param update   receives the update, to be freed with ndfu_update_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; what ndfu_package_check() says; NDFU_E_ARGUMENT where an option is out of range,
 *         there is no package, or every image is left out; NDFU_E_NO_MEMORY, also for want of
 *         descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_update_create(const struct ndfu_package *package, const char *port,
                                             const struct ndfu_update_options *options,
                                             struct ndfu_update **update, struct ndfu_error *error);

/**
 * Runs an update to its end, once. It returns when the target has accepted every image, or with an
 * error: every wait in it has a limit.
 *
 * @param update  that was not run yet
 * @param error   may be NULL
 * @return NDFU_OK only if the target has accepted every image, or if only a plan was asked for.
 *         Images before the last are passed over, with a warning, where the target has the
 *         same version or a newer one: NDFU_EVENT_IMAGE_DONE tells which it accepted.
 *         NDFU_E_CANCELLED after ndfu_update_cancel().
 *         NDFU_E_DEVICE_…: the device is not there, or could not be switched to its bootloader.
 *         NDFU_E_PORT_…: the port could not be opened or failed.
 *         NDFU_E_REFUSED or NDFU_E_UNSUITABLE: the target will not have the package.
 *         NDFU_E_NOT_RESUMABLE: with NDFU_RESUME_REQUIRED, there is nothing to go on with.
 *         NDFU_E_TIMEOUT, NDFU_E_PROTOCOL, NDFU_E_DATA: the communication failed.
 *         NDFU_E_NOT_SEEN: the target has accepted every image, but its application did not come
 *         back within application_timeout_ms.
 *         NDFU_E_ARGUMENT: it was run already, or the name of the port is empty.
 *         NDFU_E_NO_MEMORY.
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_update_run(struct ndfu_update *update, struct ndfu_error *error);

/**
 * Makes ndfu_update_run() end soon, with the target between two requests; where it does not run
 * yet, as soon as it does.
 *
 * @param update  of anybody
 *
 * Threads: any, while another one runs it. Signal handlers may call it, too. As always, nobody may
 * destroy it meanwhile.
 */
NDFU_API void ndfu_update_cancel(struct ndfu_update *update);

/**
 * What an update has ended in: the same as ndfu_update_run() returned, or the station found.
 *
 * @param update  in any state
 * @param error   may be NULL
 * @return what ndfu_update_run() returns, NDFU_OK included; NDFU_E_ARGUMENT where it has not ended
 *         yet
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_update_result(const struct ndfu_update *update,
                                             struct ndfu_error *error);

/**
 * The port of an update: the one that it was given, or the one of the device that it has found. It
 * changes when the device comes back under another name.
 *
 * @param update  in any state
 * @return the name, which belongs to the update and is valid until it goes on or is destroyed; NULL
 *         where none is known yet
 *
 * Threads: one at a time.
 */
NDFU_API const char *ndfu_update_port(const struct ndfu_update *update);

/**
 * The device of an update, as it was seen last.
 *
 * @param update  in any state
 * @return the device, which belongs to the update and is valid until it goes on or is destroyed;
 *         NULL where nothing is known of it
 *
 * Threads: one at a time.
 */
NDFU_API const struct ndfu_device *ndfu_update_device(const struct ndfu_update *update);

/**
 * The cookie from the options of an update.
 *
 * @param update  in any state
 * @return the cookie, which belongs to the caller
 *
 * Threads: one at a time.
 */
NDFU_API void *ndfu_update_cookie(const struct ndfu_update *update);

/**
 * Whether the device was switched to its bootloader by this update.
 *
 * @param update  in any state
 * @return true once it was
 *
 * Threads: one at a time.
 */
NDFU_API bool ndfu_update_has_switched(const struct ndfu_update *update);

/**
 * What the application has told of its device, where it was switched by its DFU trigger.
 *
 * @param update  in any state
 * @param info    with its size set; filled as far as that goes, and left alone where it was not
 * @return whether it was
 *
 * Threads: one at a time.
 */
NDFU_API bool ndfu_update_trigger_info(const struct ndfu_update *update,
                                       struct ndfu_trigger_info *info);

/**
 * Frees an update that does not run.
 *
 * @param update  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_update_destroy(struct ndfu_update *update);

#ifdef __cplusplus
}
#endif

#endif
