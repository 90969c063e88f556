/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Getting a device into its bootloader, and waiting for it to come back.
 *
 * A device that enters its bootloader leaves the bus and returns as another product, often under
 * another name. So make a watch first, then enter, then wait with the device as it was before.
 */
#ifndef NDFU_ENTER_H
#define NDFU_ENTER_H

#include <ndfu/device.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a device took the request to detach. All three are as good. */
enum ndfu_detach_end {
    NDFU_DETACH_RETURNED = 0, /**< it answered */
    NDFU_DETACH_STALLED = 1,  /**< a pipe error */
    NDFU_DETACH_VANISHED = 2, /**< it was gone before it answered */
};

/** What an application tells of its device before it is switched. */
struct ndfu_trigger_info {
    size_t size;         /**< of the struct, as the caller knows it; to be set before the call */
    bool has_numbers;    /**< the seven that follow are known */
    uint32_t address;    /**< of the application in flash, bytes */
    uint32_t length;     /**< of the application, bytes */
    uint16_t major;      /**< of the trigger's version */
    uint16_t minor;      /**< of the trigger's version */
    uint32_t id;         /**< of the application */
    uint32_t flash_size; /**< bytes */
    uint32_t page_size;  /**< of flash, bytes */
    char version[128];   /**< for people; empty where the application gives none */
    enum ndfu_detach_end end;
};

/**
 * Switches an application to its bootloader through its DFU trigger interface: reads what it tells
 * of itself, then asks it to detach. That it tells nothing is no failure.
 *
 * @param device  of kind NDFU_DEVICE_APPLICATION
 * @param info    with its size set; receives what it tells, as far as that goes; may be NULL
 * @param error   may be NULL
 * @return NDFU_OK once the device was asked and did not refuse; NDFU_E_DEVICE_NOT_FOUND where it is
 *         not there any more or has no trigger; NDFU_E_DEVICE_PERMISSION; NDFU_E_DEVICE_BUSY;
 *         NDFU_E_DEVICE_USB where it does not take the request; NDFU_E_NO_MEMORY
 *
 * Threads: any. Of two for one device, one may find it busy or gone.
 */
NDFU_API enum ndfu_status ndfu_trigger(const struct ndfu_device *device,
                                       struct ndfu_trigger_info *info, struct ndfu_error *error);

/**
 * Opens a port at 1200 bits per second and closes it: some applications take this as the wish.
 *
 * @param port   as for ndfu_update_create()
 * @param error  may be NULL
 * @return NDFU_OK; NDFU_E_PORT_…, as for ndfu_update_run(); NDFU_E_ARGUMENT for an empty name;
 *         NDFU_E_NO_MEMORY
 *
 * Threads: any. Of two for one port, one may find it in use.
 */
NDFU_API enum ndfu_status ndfu_touch(const char *port, struct ndfu_error *error);

/**
 * Writes a command to a port. What arrives meanwhile is dropped.
 *
 * @param port       as for ndfu_update_create()
 * @param baud_rate  bits per second
 * @param bytes      the command
 * @param length     of the command, in bytes
 * @param error      may be NULL
 * @return NDFU_OK, also where the port goes away after a part of it was taken; NDFU_E_PORT_…, as
 *         for ndfu_update_run(); NDFU_E_TIMEOUT where the port did not take all of it within 2 s;
 *         NDFU_E_ARGUMENT for an empty name; NDFU_E_NO_MEMORY
 *
 * Threads: any. Of two for one port, one may find it in use.
 */
NDFU_API enum ndfu_status ndfu_send_command(const char *port, uint32_t baud_rate,
                                            const uint8_t *bytes, size_t length,
                                            struct ndfu_error *error);

/** How a device that runs its application is switched to its bootloader. */
enum ndfu_entry {
    NDFU_ENTRY_TRIGGER = 0, /**< by its DFU trigger, where it has one; nothing else is touched */
    NDFU_ENTRY_NONE = 1,    /**< not at all: an application with a DFU trigger is an error */
    NDFU_ENTRY_TOUCH = 2,   /**< as ndfu_touch() does */
    NDFU_ENTRY_COMMAND = 3, /**< as ndfu_send_command() does */
    NDFU_ENTRY_CALLER = 4,  /**< by a function of the caller's */
};

/**
 * A caller's own way into the bootloader. It is called in a thread of its own, so that it may take
 * its time without holding up anything else; the update waits for it to return.
 *
 * @param device  that is to be switched; NULL where only its port is known
 * @param port    its port, or the first of them; NULL where it has none
 * @param cookie  as in struct ndfu_update_options
 * @param error   to be filled on failure, with a status of NDFU_E_DEVICE_… or NDFU_E_CANCELLED
 * @return NDFU_OK once the device was asked
 */
typedef enum ndfu_status ndfu_entry_function(const struct ndfu_device *device, const char *port,
                                             void *cookie, struct ndfu_error *error);

/** What is waited for. */
enum ndfu_return {
    NDFU_RETURN_ANY = 0,         /**< the device, whatever it runs */
    NDFU_RETURN_BOOTLOADER = 1,  /**< the device in its bootloader, after it has left the bus */
    NDFU_RETURN_APPLICATION = 2, /**< the device in its application */
};

/** Watches devices come and go. */
struct ndfu_watch;

/**
 * Begins to watch.
 *
 * @param options  NULL for the defaults; copied, with what they point to
 * @param watch    receives the watch, to be freed with ndfu_watch_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_NO_MEMORY, also for want of descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_watch_create(const struct ndfu_device_options *options,
                                            struct ndfu_watch **watch, struct ndfu_error *error);

/**
 * Ends a watch in which nobody waits.
 *
 * @param watch  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_watch_destroy(struct ndfu_watch *watch);

/**
 * Ends the wait that is under way, or else the next one.
 *
 * @param watch  of anybody who may be waiting
 *
 * Threads: any, while another one waits. Signal handlers may call it, too.
 */
NDFU_API void ndfu_watch_cancel(struct ndfu_watch *watch);

/**
 * Waits for a device to leave the bus.
 *
 * @param watch       in which nobody else waits
 * @param device      that is to leave
 * @param timeout_ms  milliseconds from now
 * @param error       may be NULL
 * @return NDFU_OK once it has; NDFU_E_TIMEOUT where it is still there at the end, and at once where
 *         it is not on USB; NDFU_E_CANCELLED
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_watch_wait_left(struct ndfu_watch *watch,
                                               const struct ndfu_device *device,
                                               uint32_t timeout_ms, struct ndfu_error *error);

/**
 * Waits for a device to come back: the one with its serial number, else the one on its bus path;
 * only that where another device had its serial number when ndfu_watch_wait_selected() found it.
 *
 * @param watch       in which nobody else waits; not kept by the device
 * @param before      the device as it was; where it is not on USB, its port is waited for; not kept
 * @param expected    what it must be to count; it must have a port in any case
 * @param timeout_ms  milliseconds from now
 * @param device      receives the device as it is now, to be freed with ndfu_device_destroy(); NULL
 *                    on failure
 * @param error       may be NULL; its message says what is there instead
 * @return NDFU_OK; NDFU_E_DEVICE_LOST at the deadline; NDFU_E_CANCELLED; NDFU_E_NO_MEMORY
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_watch_wait_return(struct ndfu_watch *watch,
                                                 const struct ndfu_device *before,
                                                 enum ndfu_return expected, uint32_t timeout_ms,
                                                 struct ndfu_device **device,
                                                 struct ndfu_error *error);

/**
 * Waits until ndfu_device_select() finds a device.
 *
 * @param watch       in which nobody else waits; not kept by the device
 * @param selector    as for ndfu_device_select(); where it has a port, that is waited for; not kept
 * @param timeout_ms  milliseconds from now
 * @param device      receives the device, to be freed with ndfu_device_destroy(); NULL on failure,
 *                    and with NDFU_OK as for ndfu_device_select()
 * @param error       may be NULL
 * @return NDFU_OK, or what ndfu_device_select() says at the deadline, or at once of more than one
 *         or of the selector; NDFU_E_CANCELLED; NDFU_E_NO_MEMORY
 *
 * Threads: one at a time.
 */
NDFU_API enum ndfu_status ndfu_watch_wait_selected(struct ndfu_watch *watch,
                                                   const struct ndfu_device_selector *selector,
                                                   uint32_t timeout_ms, struct ndfu_device **device,
                                                   struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
