/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target on a pseudo-terminal, in real time and in a thread of its own: what a program
 * that uses the library would have on its port. Its flash and its start take no time.
 *
 * Functions may be called from any thread, except where they say otherwise. What goes wrong here
 * ends the program.
 */
#ifndef NDFU_TESTS_PTY_TARGET_H
#define NDFU_TESTS_PTY_TARGET_H

#include "target/target.h"

struct pty_target;

/** Plugs a target in. @param config  NULL for one that takes any package; over UART */
struct pty_target *pty_target_start(const struct target_config *config);

/** A configuration to change. */
void pty_target_config_init(struct target_config *config);

/** The name of its port, always the same. */
const char *pty_target_port(const struct pty_target *target);

/** Takes the port away, and returns when it is gone. The target keeps its power. */
void pty_target_unplug(struct pty_target *target);

/** Gives it back, and returns when it is there. */
void pty_target_plug(struct pty_target *target);

/** How many bytes have arrived from hosts so far. */
size_t pty_target_received(const struct pty_target *target);

/** Unplugs it and ends its thread, once everything that was sent has arrived. */
void pty_target_stop(struct pty_target *target);

/** What it tells of itself. Only after pty_target_stop(). */
const struct target_report *pty_target_report(const struct pty_target *target);

/** What has arrived. Only after pty_target_stop(). @return bytes that the target owns */
const uint8_t *pty_target_bytes(const struct pty_target *target, size_t *length);

/** Frees it. Only after pty_target_stop(). */
void pty_target_destroy(struct pty_target *target);

#endif
