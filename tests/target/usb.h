/* SPDX-License-Identifier: MIT */
/**
 * @file
 * USB: packets of 64 bytes, one at a time.
 *
 * The next packet is taken from the host only when the last one is decoded, and it is decoded in
 * the main loop, behind the requests that the last one held. So buffers run out with synchronous
 * flash only when one packet holds several writes (observed).
 */
#ifndef NDFU_TARGET_USB_H
#define NDFU_TARGET_USB_H

#include <stdint.h>

struct target;

void target_usb_init(struct target *target);

/** The bus is gone: a packet that was on its way does not arrive. */
void target_usb_unplug(struct target *target);

/** Asks the host for the next packet, if it has one and the target can take it. */
void target_usb_poll(struct target *target, uint64_t at);

/** When a packet has arrived, or the main loop must be told that a response has left. */
uint64_t target_usb_next(const struct target *target);
void target_usb_event(struct target *target, uint64_t at);

/** The main loop takes up the packet. @return how long decoding it takes */
uint64_t target_usb_begin_packet(struct target *target, uint64_t at);
void target_usb_end_packet(struct target *target, uint64_t at);

/** Decodes what of the packet the main loop has decoded by now. */
void target_usb_catch_up(struct target *target, uint64_t at);

/** The CPU stands still from now until a moment. */
void target_usb_hold(struct target *target, uint64_t at, uint64_t until);

#endif
