/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A watch for whoever has a poll loop of its own: wait for the descriptor, and for
 * NDFU_WATCH_LOOK_US at most; then look.
 */
#ifndef NDFU_DEVICE_WATCH_H
#define NDFU_DEVICE_WATCH_H

#include <ndfu/enter.h>

/**
 * How long to go without looking. Where no udev runs, as in containers, nobody brings news, and
 * news can be lost where there is much of it; a look costs a few milliseconds.
 */
#define NDFU_WATCH_LOOK_US UINT64_C(1000000)

/** A descriptor that is readable when devices have come or gone; -1 where the system gives none. */
int ndfu_watch_descriptor(const struct ndfu_watch *watch);

/**
 * Finds the device that a port is of, for looking for it later.
 *
 * @param device  receives the device, for ndfu_device_destroy(); NULL where nothing is known of the
 *                port, such as of a pseudo-terminal, which can only come back under its name
 * @return NDFU_OK or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_watch_identify(struct ndfu_watch *watch, const char *port,
                                     struct ndfu_device **device, struct ndfu_error *error);

/** A wait begins: for permission to open a port, time is given anew. */
void ndfu_watch_begin(struct ndfu_watch *watch);

/**
 * Looks for the device that is meant, and takes all news. Never blocks.
 *
 * @param device    receives the device, for ndfu_device_destroy(); NULL as for
 *                  ndfu_watch_wait_selected()
 * @param is_final  receives whether waiting any longer would change nothing
 * @return as of ndfu_device_select(), or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_watch_look_for_selected(struct ndfu_watch *watch,
                                              const struct ndfu_device_selector *selector,
                                              struct ndfu_device **device, bool *is_final,
                                              struct ndfu_error *error);

/** Whether a device has left the bus; takes all news. False where it is not on USB. */
bool ndfu_watch_has_left(struct ndfu_watch *watch, const struct ndfu_device *device);

/** Lists what is there now, and takes all news; as ndfu_device_list_create(). */
enum ndfu_status ndfu_watch_list(struct ndfu_watch *watch, struct ndfu_device_list **list,
                                 struct ndfu_error *error);

/** Fills in the error of a device that did not come back. @return NDFU_E_DEVICE_LOST */
enum ndfu_status ndfu_watch_explain_loss(const struct ndfu_watch *watch,
                                         const struct ndfu_device *before,
                                         enum ndfu_return expected, uint32_t timeout_ms,
                                         struct ndfu_error *error);

/** From now on this product is a bootloader, too. @return false without memory */
bool ndfu_watch_add_bootloader(struct ndfu_watch *watch, uint16_t vendor_id, uint16_t product_id);

/**
 * Looks for a device that is to come back, and takes all news. Never blocks.
 *
 * @param device  receives the device, for ndfu_device_destroy(); NULL where it is not there yet
 * @return NDFU_OK, also where it is not there yet, or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_watch_look_for_return(struct ndfu_watch *watch,
                                            const struct ndfu_device *before,
                                            enum ndfu_return expected, struct ndfu_device **device,
                                            struct ndfu_error *error);

#endif
