/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a bootloader tells of itself and its device, and resetting it, both over its port.
 */
#ifndef NDFU_INQUIRE_H
#define NDFU_INQUIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>
#include <ndfu/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/** As many installed images as are asked for; targets have three or four. */
#define NDFU_TARGET_IMAGES_MAX 16

/** What an installed image is. A number that is none of these is as the target gave it. */
enum ndfu_installed_type {
    NDFU_INSTALLED_SOFTDEVICE = 0,
    NDFU_INSTALLED_APPLICATION = 1,
    NDFU_INSTALLED_BOOTLOADER = 2,
};

/** An image that is installed. */
struct ndfu_installed_image {
    uint8_t type; /**< enum ndfu_installed_type */
    uint32_t
        version; /**< as in the init packet that it came with; of a SoftDevice 7002000 is 7.2.0 */
    uint32_t address; /**< in flash */
    uint32_t length;  /**< bytes */
};

/** What a bootloader tells. Whatever is compiled out of it is not known. */
struct ndfu_target_info {
    size_t size;  /**< of the struct, as the caller knows it; to be set before the call */
    uint16_t mtu; /**< bytes; 131 where the target does not tell */
    bool has_protocol;
    uint8_t protocol; /**< version */
    bool has_hardware;
    uint32_t part;      /**< such as 0x52840 */
    uint32_t variant;   /**< four characters, the first in the highest byte, such as 0x41414430 */
    uint32_t rom_size;  /**< of flash, bytes */
    uint32_t ram_size;  /**< bytes */
    uint32_t page_size; /**< of flash, bytes */
    bool has_images;
    size_t image_count;
    struct ndfu_installed_image images[NDFU_TARGET_IMAGES_MAX];
    uint64_t received; /**< bytes of any kind; filled where the call fails, too: whoever sends some,
                          and does not answer, speaks another protocol, or at another speed */
};

/**
 * The name of a part by its number, such as "nRF52840".
 *
 * @param part  the number, such as 0x52840, from struct ndfu_target_info
 * @return a static string; NULL for a part that is not known
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_part_name(uint32_t part);

/**
 * Asks a bootloader what it is. Nothing is changed on it, except that MTU and PRN may be set anew.
 *
 * @param port     as for ndfu_update_create(), NULL included
 * @param options  of the line, or a transport, and the limits in time; NULL for the defaults. A
 *                 transport without a descriptor needs ndfu_inquiry_create(), as a handle is woken
 * @param info     with its size set; filled as far as that goes, and as far as the target told;
 *                 left alone where options are not valid
 * @param error    may be NULL
 * @return NDFU_OK, also where the target supports none of the questions; what ndfu_update_run()
 *         returns for a target that does not answer, or a port that does not work; NDFU_E_ARGUMENT;
 *         NDFU_E_NO_MEMORY
 *
 * Threads: any. Of two for one port, one may find it in use.
 */
NDFU_API enum ndfu_status ndfu_target_inquire(const char *port,
                                              const struct ndfu_update_options *options,
                                              struct ndfu_target_info *info,
                                              struct ndfu_error *error);

/**
 * Prepares the same as a handle, for ndfu_update_run() to ask and ndfu_update_cancel() to end it.
 *
 * @param port     as for ndfu_update_create(), NULL included; copied
 * @param options  NULL for the defaults; copied, with what they point to. Events are handed on as
 *                 of an update
 * @param inquiry  receives the handle, to be freed with ndfu_update_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where an option is out of range; NDFU_E_NO_MEMORY, also for want
 *         of descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_inquiry_create(const char *port,
                                              const struct ndfu_update_options *options,
                                              struct ndfu_update **inquiry,
                                              struct ndfu_error *error);

/**
 * Prepares finding a device and switching it to its bootloader, and no more than that: for
 * ndfu_update_run(), then ndfu_update_port() and its companions. The port must be there in the end;
 * whether it can be opened is left to whoever opens it.
 *
 * @param options  say which device; NULL for the defaults; copied, with what they point to
 * @param entry    receives the handle, to be freed with ndfu_update_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where an option is out of range; NDFU_E_NO_MEMORY, also for want
 *         of descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_entry_create(const struct ndfu_update_options *options,
                                            struct ndfu_update **entry, struct ndfu_error *error);

/**
 * Prepares asking a bootloader to reset, as ndfu_target_reset() does, for ndfu_update_run().
 *
 * @param port     as for ndfu_update_create(), NULL included; copied
 * @param options  NULL for the defaults; copied, with what they point to
 * @param reset    receives the handle, to be freed with ndfu_update_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where an option is out of range; NDFU_E_NO_MEMORY, also for want
 *         of descriptors
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_reset_create(const char *port,
                                            const struct ndfu_update_options *options,
                                            struct ndfu_update **reset, struct ndfu_error *error);

/**
 * What an inquiry that has run was told, or an update with preflight or skip_current; complete only
 * where it ended well.
 *
 * @param inquiry  as ndfu_inquiry_create() made it
 * @param info     with its size set; filled as far as that goes
 * @return whether the target has answered anything at all
 *
 * Threads: one at a time.
 */
NDFU_API bool ndfu_inquiry_info(const struct ndfu_update *inquiry, struct ndfu_target_info *info);

/**
 * Asks a bootloader to reset: it leaves an update, and starts its application if it has a valid
 * one. Progress that is not stored in flash is lost.
 *
 * @param port     as for ndfu_update_create()
 * @param options  of the line and the limits in time; NULL for the defaults
 * @param error    may be NULL
 * @return NDFU_OK once the request was sent and not refused: nothing answers it; NDFU_E_REFUSED
 *         where the target will not; otherwise what ndfu_target_inquire() returns
 *
 * Threads: any. Of two for one port, one may find it in use.
 */
NDFU_API enum ndfu_status ndfu_target_reset(const char *port,
                                            const struct ndfu_update_options *options,
                                            struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
