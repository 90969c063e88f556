/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What serial ports and pseudo-terminals have in common: both are terminals behind a descriptor.
 */
#ifndef NDFU_PORT_TTY_H
#define NDFU_PORT_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** Marks a descriptor as used, for every other program that asks. @return false where one did */
bool ndfu_tty_lock(int descriptor);

/**
 * Makes reads tell "nothing" (EAGAIN) from "gone" (0), turns RTS/CTS on or off, and drops what has
 * arrived so far.
 */
bool ndfu_tty_prepare(int descriptor, bool has_flow_control);

/** Turns off everything that a terminal does to bytes. */
bool ndfu_tty_make_raw(int descriptor);

/** Waits until what was written has left, for 500 ms at most. */
void ndfu_tty_drain(int descriptor);

/** Drops what was written and has not left yet. */
void ndfu_tty_drop(int descriptor);

/** Whether CTS is on. @return false where there is no such line */
bool ndfu_tty_is_clear_to_send(int descriptor, bool *is_clear);

/** Whether an errno of read() or write() means that the device is not there any more. */
bool ndfu_tty_is_gone(int reason);

#endif
