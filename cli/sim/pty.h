/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The end of a pseudo-terminal that a device would have, and the link under which it is found.
 */
#ifndef NDFU_CLI_SIM_PTY_H
#define NDFU_CLI_SIM_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/watch.h"

struct pty {
    int descriptor;   /**< -1 while there is none */
    int watched_as;   /**< its number there */
    char path[64];    /**< of the host's end */
    const char *link; /**< that leads to path; NULL for none */
};

/** Makes the port, watched, and its link. @return false with a message on standard error */
bool pty_create(struct pty *pty, const struct watch *watch, const char *link);

/** Removes the port: whoever has it open sees it hang up. */
void pty_destroy(struct pty *pty);

/** Whether a host has the port open now. It must have been open once. */
bool pty_has_host(const struct pty *pty);

/** Whether there is something to read. */
bool pty_has_input(const struct pty *pty);

/**
 * How many bytes the host has not read yet. They are lost when the port is removed. To look counts
 * as touching the port.
 */
size_t pty_unread(const struct pty *pty);

/**
 * Forgets what the host has not read, as a port does when it is closed; else the next host would
 * read it. Counts as touching the port.
 */
void pty_discard(const struct pty *pty);

/** @return the number of bytes read; 0 when there are none */
size_t pty_read(const struct pty *pty, uint8_t *bytes, size_t capacity);

/** @return the number of bytes written, fewer when the host does not read */
size_t pty_write(const struct pty *pty, const uint8_t *bytes, size_t length);

#endif
