/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a kind of port must do by itself. Reading and writing are the same for all of them.
 */
#ifndef NDFU_PORT_KINDS_H
#define NDFU_PORT_KINDS_H

#include <stdbool.h>
#include <sys/types.h>

#include "port/port.h"

struct sp_port;

struct ndfu_port {
    const struct ndfu_port_kind *kind;
    int descriptor;
    bool is_gone;
    char path[256];         /**< of the device node, or of a link to it */
    struct sp_port *serial; /**< libserialport's handle, of a serial port */
    bool has_lower_latency; /**< than it had, so that it is to be put back */
};

struct ndfu_port_kind {
    const char *name; /**< before the colon in a port's name */

    /** Whether a device of this number is of this kind. */
    bool (*is_mine)(dev_t device);

    /**
     * Opens port->path, locks it and sets it up; then port->descriptor is valid and does not
     * block. On failure nothing is left open.
     */
    enum ndfu_status (*open)(struct ndfu_port *port, const struct ndfu_port_settings *settings,
                             struct ndfu_error *error);

    /** Closes what open() opened. */
    void (*close)(struct ndfu_port *port);
};

extern const struct ndfu_port_kind ndfu_port_serial;
extern const struct ndfu_port_kind ndfu_port_pty;

#endif
