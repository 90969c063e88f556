/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a kind of port must do by itself.
 */
#ifndef NDFU_PORT_KINDS_H
#define NDFU_PORT_KINDS_H

#include <stdbool.h>
#include <sys/types.h>

#include "port/port.h"
#include "port/wait.h"

struct sp_port;

struct ndfu_port {
    const struct ndfu_port_kind *kind;
    int descriptor; /**< -1 where the kind has none of its own */
    bool is_gone;
    bool is_dropped;        /**< what was written need not leave any more */
    char path[256];         /**< of the device node, or of a link to it; else a name */
    struct sp_port *serial; /**< libserialport's handle, of a serial port */
    bool has_lower_latency; /**< than it had, so that it is to be put back */

    const struct ndfu_transport *transport; /**< the caller's, of a port of that kind */
    int wake;                               /**< its wake-up */
    bool is_woken;         /**< it is waited for by its wake-up, and not by a descriptor */
    bool is_full;          /**< it took no bytes, and was not woken since */
    int awaited;           /**< descriptor that it was last waited for by */
    unsigned closed_waits; /**< in a row, for one that was not open */
    unsigned empty_reads;  /**< in a row */
    uint64_t look_at;      /**< when to wait for its descriptor again, behind many of these */
};

struct ndfu_port_kind {
    const char *name; /**< before the colon in a port's name */

    /** Whether a device of this number is of this kind; NULL where it has no device node. */
    bool (*is_mine)(dev_t device);

    /** Whether a device that is of this kind is a port; NULL where every one is. */
    enum ndfu_status (*check)(const char *path, struct ndfu_error *error);

    /**
     * Opens port->path, locks it and sets it up; then port->descriptor is valid and does not
     * block. On failure nothing is left open.
     */
    enum ndfu_status (*open)(struct ndfu_port *port, const struct ndfu_port_settings *settings,
                             struct ndfu_error *error);

    /** Closes what open() opened; where it is not gone or dropped, what was written leaves first.
     */
    void (*close)(struct ndfu_port *port);

    /** As ndfu_port_read() and ndfu_port_write(), of a port that is not gone; *count is 0. */
    enum ndfu_status (*read)(struct ndfu_port *port, uint8_t *bytes, size_t capacity, size_t *count,
                             struct ndfu_error *error);
    enum ndfu_status (*write)(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                              size_t *count, struct ndfu_error *error);

    /** As ndfu_port_await(). */
    size_t (*await)(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output);
};

extern const struct ndfu_port_kind ndfu_port_serial;
extern const struct ndfu_port_kind ndfu_port_pty;
extern const struct ndfu_port_kind ndfu_port_transport;

/** Says that a port went away. @param reason  errno, or 0 */
enum ndfu_status ndfu_port_fail_gone(const struct ndfu_port *port, int reason,
                                     struct ndfu_error *error);

#endif
