/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The search for one device, which never blocks: whoever waits renews the sight and looks again.
 */
#ifndef NDFU_DEVICE_SEARCH_H
#define NDFU_DEVICE_SEARCH_H

#include <ndfu/enter.h>

#include "device/sight.h"

/** A search. */
struct ndfu_search {
    struct ndfu_device_options options; /**< its own */
    uint64_t seen_at; /**< when a port that cannot be opened yet was first seen; 0 for not yet */
    bool is_serial_shared; /**< another device had the serial number of the one that was found */
};

/** @param options  copied, with what they point to; may be NULL. @return false without memory */
bool ndfu_search_init(struct ndfu_search *search, const struct ndfu_device_options *options);

/** Frees what belongs to it. */
void ndfu_search_clear(struct ndfu_search *search);

/** A wait begins: for permission to open a port, time is given anew. */
void ndfu_search_begin(struct ndfu_search *search);

/** From now on this product is a bootloader, too. @return false without memory */
bool ndfu_search_add_bootloader(struct ndfu_search *search, uint16_t vendor_id,
                                uint16_t product_id);

/**
 * Finds the device that a port, which is open, is of, for looking for it later.
 *
 * @param device  receives the device, for ndfu_device_destroy(); NULL where nothing is known of the
 *                port, such as of a pseudo-terminal, which can only come back under its name
 * @return NDFU_OK or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_search_identify(struct ndfu_search *search, struct ndfu_sight *sight,
                                      const char *port, struct ndfu_device **device,
                                      struct ndfu_error *error);

/**
 * Looks for the device that is meant.
 *
 * @param selector  as for ndfu_device_select()
 * @param device    receives the device, for ndfu_device_destroy(); NULL as for
 *                  ndfu_watch_wait_selected()
 * @param is_final  receives whether waiting any longer would change nothing
 * @return as of ndfu_device_select(), or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_search_selected(struct ndfu_search *search, struct ndfu_sight *sight,
                                      const struct ndfu_device_selector *selector,
                                      struct ndfu_device **device, bool *is_final,
                                      struct ndfu_error *error);

/** Whether a device has left the bus. False where it is not on USB. */
bool ndfu_search_has_left(const struct ndfu_device *device);

/**
 * Looks for a device that is to come back.
 *
 * @param device  receives the device, for ndfu_device_destroy(); NULL where it is not there yet
 * @return NDFU_OK, also where it is not there yet, or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_search_return(struct ndfu_search *search, struct ndfu_sight *sight,
                                    const struct ndfu_device *before, enum ndfu_return expected,
                                    struct ndfu_device **device, struct ndfu_error *error);

/** Fills in the error of a device that did not come back. @return NDFU_E_DEVICE_LOST */
enum ndfu_status ndfu_search_explain_loss(const struct ndfu_search *search,
                                          struct ndfu_sight *sight,
                                          const struct ndfu_device *before,
                                          enum ndfu_return expected, uint32_t timeout_ms,
                                          struct ndfu_error *error);

#endif
