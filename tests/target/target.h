/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target: a device model of the nRF5 SDK's Secure DFU bootloader over serial and USB.
 *
 * It behaves like real bootloaders in what they do right and in what they do wrong: the receive
 * buffers that run out, the SLIP decoder that goes deaf, the response that is lost, the flash that
 * is still busy. docs/protocol.md says what is known and from where; the model is replayed against
 * byte transcripts of the real code (replay.h). It parses the protocol with its own code and shares
 * none with lib/wire, lib/plan or lib/engine, so that the two can disagree.
 *
 * The model is pure. It does no I/O, reads no clock, starts no thread and has no global state: the
 * same calls give the same answers. Time is virtual, in nanoseconds, and is given by the caller; it
 * must never go backwards on one target. Different targets may be used by different threads at the
 * same time, clones of one another included; one target by one thread at a time.
 *
 * Running out of memory ends the program: a simulation that goes on with less would lie.
 *
 * A driver's loop: target_open(), then target_write() what the host sends, target_advance() to the
 * moment at which something reaches the host, target_read() it. When target_generation() changes,
 * the port has left the bus: the open port is dead, as after unplugging, and must be closed and
 * opened again once target_is_linked().
 *
 * config.h says what a target can be like, report.h what it tells of its inside, and fault.h how
 * bytes, frames and the power are made to fail around it.
 */
#ifndef NDFU_TARGET_H
#define NDFU_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/config.h"
#include "target/report.h"

/** No time at all: "never" as a moment. */
#define TARGET_NEVER UINT64_MAX

struct target;

/* Life. */

/**
 * Creates a target, and turns its power on at time 0. The bootloader answers after it has written
 * its settings: some 250 ms later over USB, 200 ms over UART, with the default times.
 *
 * @param config  copied
 * @return owned by the caller, or NULL when the configuration makes no sense
 *         (target_config_error() says why)
 */
struct target *target_create(const struct target_config *config);

/**
 * An exact and independent copy, down to the bytes on the line and the state of the faults.
 * Cheap: pages of flash are shared until one of the two writes to them. The copy has no observer.
 */
struct target *target_clone(const struct target *target);

/** Frees a target. NULL is allowed. */
void target_destroy(struct target *target);

/** Cuts the power and gives it back at once. RAM is lost; flash stays, torn where it was busy. */
void target_power_cycle(struct target *target, uint64_t now);

/**
 * Over USB: leaves the bus and comes back without a reset, as after a glitch of the cable. The
 * bootloader takes up the last settings that it stored.
 */
void target_reenumerate(struct target *target, uint64_t now);

/** Starts the bootloader from the application, as a button or the DFU trigger would. */
void target_enter_bootloader(struct target *target, uint64_t now);

/* The port. */

/** The host opens the port. @return false, and nothing happens, while the port is off the bus */
bool target_open(struct target *target, uint64_t now);

/** The host closes the port: what it has not read is gone; the target does not notice. */
void target_close(struct target *target, uint64_t now);

/** Whether the port is there. Over UART only a fault takes it away; over USB every reset does. */
bool target_is_linked(const struct target *target);

/** Counts how often the port left the bus. An open port is dead once this has changed. */
uint64_t target_generation(const struct target *target);

/**
 * The host writes to the port. All bytes are taken: they wait, as in the operating system's buffer,
 * until the line or the target takes them. Nothing happens when the port is not open.
 */
void target_write(struct target *target, uint64_t now, const uint8_t *bytes, size_t length);

/** How many of the host's bytes have not left it yet. */
size_t target_unsent(const struct target *target, uint64_t now);

/** Reads what has arrived at the host by now. @return the number of bytes, 0 when there are none */
size_t target_read(struct target *target, uint64_t now, uint8_t *bytes, size_t capacity);

/* Time. */

/** When something happens next: the target does something, or a byte arrives at the host. */
uint64_t target_next(const struct target *target);

/** Lets time pass until now. */
void target_run(struct target *target, uint64_t now);

/**
 * Lets time pass until the first moment at which there is something to read, the port leaves or
 * joins the bus, or the last of the host's bytes has left it, but no further than the limit.
 * What was already so at the start does not count, except bytes that wait to be read.
 *
 * @param limit  no earlier than the time of the last call
 * @return the moment reached
 */
uint64_t target_advance(struct target *target, uint64_t limit);

/* Looking inside. */

/** The counters. Owned by the target, valid as long as it is. */
const struct target_report *target_report(const struct target *target);

/** A snapshot of the receiver and the flash queue, at the time of the last call. */
struct target_state target_state(const struct target *target);

/** Where the device is in its life. */
enum target_mode target_mode(const struct target *target);

/** Reads flash. Pages that were never written read as FF. */
void target_flash_read(const struct target *target, uint32_t address, uint8_t *bytes,
                       size_t length);

/** Watches the target. @param observer  copied; NULL for none */
void target_set_observer(struct target *target, const struct target_observer *observer);

/* What survives. */

/**
 * The content of the flash, for a later target_restore().
 *
 * @param length  set to its length
 * @return owned by the caller, who releases it with free()
 */
uint8_t *target_save(const struct target *target, size_t *length);

/**
 * Takes up what target_save() gave, and starts the target from it as after a power cycle. A target
 * that was only just created has no power yet: it starts from the content without one.
 *
 * @return false, and nothing happens, when the bytes are not what target_save() gives
 */
bool target_restore(struct target *target, uint64_t now, const uint8_t *bytes, size_t length);

#endif
