/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Which devices there are, what each of them is, and which one is meant.
 *
 * Looking sends nothing to any device.
 */
#ifndef NDFU_DEVICE_H
#define NDFU_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a device is. */
enum ndfu_device_kind {
    NDFU_DEVICE_PORT = 0,             /**< a serial port of which no more is known */
    NDFU_DEVICE_BOOTLOADER = 1,       /**< a Nordic Secure DFU bootloader */
    NDFU_DEVICE_APPLICATION = 2,      /**< an application that can be switched to its bootloader */
    NDFU_DEVICE_JLINK = 3,            /**< a SEGGER J-Link; its ports may lead to a target's UART */
    NDFU_DEVICE_OTHER_BOOTLOADER = 4, /**< a bootloader that speaks another protocol */
};

/**
 * The name of a kind, such as "bootloader", for programs.
 *
 * @param kind  any number
 * @return a static string; "unknown" for a number that is no kind
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_device_kind_name(enum ndfu_device_kind kind);

/**
 * What a kind is called, such as "Nordic bootloader", for people.
 *
 * @param kind  any number
 * @return a static string, for a number that is no kind, too
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_device_kind_text(enum ndfu_device_kind kind);

/**
 * A device. It belongs to its list, or is a copy; only the library makes any. Fields may be added
 * at the end in later versions.
 */
struct ndfu_device {
    enum ndfu_device_kind kind;
    const char *const *ports;  /**< such as "/dev/ttyACM0", in stable order */
    size_t port_count;         /**< may be 0 */
    uint16_t vendor_id;        /**< of USB; 0 where the device is not on USB */
    uint16_t product_id;       /**< of USB */
    const char *serial_number; /**< of USB; NULL where it has none */
    const char *bus_path;      /**< where it is plugged in, such as "1-3.2"; NULL: not on USB */
    const char *manufacturer;  /**< as the device says; NULL where it does not */
    const char *product;       /**< as the device says; NULL where it does not */
    const char *name;          /**< of a known product; NULL for others */
    const char *advice;        /**< for NDFU_DEVICE_OTHER_BOOTLOADER: what updates it; else NULL */
    int trigger_interface;     /**< number of the DFU trigger interface; -1 for none */
    bool has_mass_storage;     /**< it is a drive, too */
    unsigned bus_number;       /**< of USB, from 1 */
    unsigned address;          /**< of USB; another one each time it is plugged in or resets */
};

/** A product that a caller knows to be a Nordic bootloader. */
struct ndfu_product_id {
    uint16_t vendor_id;
    uint16_t product_id; /**< 0 for all of the vendor */
};

/** How to look. Set it up with ndfu_device_options_init(), then change what should differ. */
struct ndfu_device_options {
    size_t size;                               /**< of the struct, as the caller knows it */
    const struct ndfu_product_id *bootloaders; /**< more bootloaders; may be NULL, the default */
    size_t bootloader_count;
};

/**
 * Fills in the defaults.
 *
 * @param options  receives them; of size bytes
 * @param size     sizeof *options, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_device_options_init(struct ndfu_device_options *options, size_t size);

/** The devices that were there at one time. It does not change. */
struct ndfu_device_list;

/**
 * Looks for devices: serial ports, and USB devices that are known or can be switched.
 *
 * The order is that of bus paths, then names of ports, and does not depend on when what was
 * plugged in. Where the machine has no USB, or does not show it, ports are listed all the same.
 *
 * @param options  NULL for the defaults; not kept
 * @param list     receives the list, to be freed with ndfu_device_list_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK, for an empty list too; NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_device_list_create(const struct ndfu_device_options *options,
                                                  struct ndfu_device_list **list,
                                                  struct ndfu_error *error);

/**
 * Frees a list and its devices.
 *
 * @param list  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_device_list_destroy(struct ndfu_device_list *list);

/**
 * How many devices are in a list.
 *
 * @param list  as ndfu_device_list_create() made it
 * @return the number of devices; 0 for none
 *
 * Threads: any.
 */
NDFU_API size_t ndfu_device_count(const struct ndfu_device_list *list);

/**
 * A device of a list.
 *
 * @param list   as ndfu_device_list_create() made it
 * @param index  from 0
 * @return the device, which belongs to the list; NULL where index is too high
 *
 * Threads: any.
 */
NDFU_API const struct ndfu_device *ndfu_device_get(const struct ndfu_device_list *list,
                                                   size_t index);

/**
 * Whether a device is one that an update without further options may be for: a Nordic bootloader,
 * or an application that can be switched to it.
 *
 * @param device  of any kind
 * @return true for one that it may be for
 *
 * Threads: any.
 */
NDFU_API bool ndfu_device_is_candidate(const struct ndfu_device *device);

/**
 * Copies a device, so that it outlives its list.
 *
 * @param device  of a list, or a copy
 * @return the copy, to be freed with ndfu_device_destroy(); NULL without memory
 *
 * Threads: any.
 */
NDFU_API struct ndfu_device *ndfu_device_copy(const struct ndfu_device *device);

/**
 * Frees a copy. Devices of lists go with their lists.
 *
 * @param device  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_device_destroy(struct ndfu_device *device);

/**
 * Describes a device in one line: its ports, VID:PID, serial number, bus path, and what it is.
 *
 * @param device  of any kind
 * @param text    receives the text, cut to fit, with a NUL behind it
 * @param size    of text, in bytes; with 0 nothing is written
 * @return text
 *
 * Threads: any.
 */
NDFU_API char *ndfu_device_describe(const struct ndfu_device *device, char *text, size_t size);

/**
 * Which device is meant. Zeroed but for size, it means the only candidate; what is set must all
 * match. Set it up with ndfu_device_selector_init().
 */
struct ndfu_device_selector {
    size_t size;               /**< of the struct, as the caller knows it */
    const char *port;          /**< path, name in /dev, or link; where it is given, all else is
                                    ignored */
    const char *serial_number; /**< of USB; case does not matter */
    uint16_t vendor_id;        /**< of USB; 0 for any */
    uint16_t product_id;       /**< of USB; 0 for any */
    const char *bus_path;      /**< such as "1-3.2" */
};

/**
 * Sets a selector to mean the only candidate.
 *
 * @param selector  receives it; of size bytes
 * @param size      sizeof *selector, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_device_selector_init(struct ndfu_device_selector *selector, size_t size);

/**
 * Finds the device that is meant. It never guesses.
 *
 * @param list      what to choose from; must stay as long as the device is used
 * @param selector  NULL for the only candidate; not kept
 * @param device    receives the device, which belongs to the list; NULL on failure. NULL with
 *                  NDFU_OK, too: the port that was given is of no device in the list, such as a
 *                  pseudo-terminal, and is to be used as it is
 * @param error     may be NULL; its message lists what there is
 * @return NDFU_OK; NDFU_E_DEVICE_NOT_FOUND; NDFU_E_DEVICE_AMBIGUOUS where several match;
 *         NDFU_E_ARGUMENT where the size of the selector is not set
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_device_select(const struct ndfu_device_list *list,
                                             const struct ndfu_device_selector *selector,
                                             const struct ndfu_device **device,
                                             struct ndfu_error *error);

/**
 * The port of a device that has one port.
 *
 * @param device  of any kind; must stay as long as the name is used
 * @param port    receives the name, which belongs to the device; NULL on failure
 * @param error   may be NULL
 * @return NDFU_OK; NDFU_E_DEVICE_NOT_FOUND where it has none; NDFU_E_DEVICE_AMBIGUOUS where it has
 *         several
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_device_only_port(const struct ndfu_device *device, const char **port,
                                                struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
