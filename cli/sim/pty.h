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

struct pty {
    int descriptor;   /**< -1 while there is none */
    int watch;        /**< inotify: becomes readable when a host opens or closes the port */
    char path[64];    /**< of the host's end */
    const char *link; /**< that leads to path; NULL for none */
};

/** Makes the port and its link. @return false with a message on standard error */
bool pty_create(struct pty *pty, const char *link);

/** Removes the port: whoever has it open sees it hang up. */
void pty_destroy(struct pty *pty);

/** Whether a host opened or closed the port since the last call. */
bool pty_was_touched(struct pty *pty);

/** Whether a host has the port open now. It must have had it open once. */
bool pty_has_host(const struct pty *pty);

/** How many bytes the host has not read yet. They are lost when the port is removed. */
size_t pty_unread(const struct pty *pty);

/** @return the number of bytes read; 0 when there are none */
size_t pty_read(struct pty *pty, uint8_t *bytes, size_t capacity);

/** @return the number of bytes written, fewer when the host does not read */
size_t pty_write(struct pty *pty, const uint8_t *bytes, size_t length);

#endif
