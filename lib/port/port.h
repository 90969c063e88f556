/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Serial ports, pseudo-terminals and transports of the caller, behind one interface that never
 * blocks.
 *
 * A port is held exclusively from open to close. Once it is gone it stays gone: hang-up and end of
 * file are told as such, never as silence.
 */
#ifndef NDFU_PORT_PORT_H
#define NDFU_PORT_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <ndfu/error.h>
#include <ndfu/update.h>

#include "port/wait.h"

/** How a port is set up: always 8 data bits, no parity, 1 stop bit. */
struct ndfu_port_settings {
    uint32_t baud_rate; /**< bits per second; a pseudo-terminal takes any */
    enum ndfu_flow_control flow_control;
    const struct ndfu_transport *transport; /**< instead of a port of that name; NULL for none */
    int wake; /**< a wake-up, for a transport that has no descriptor */
};

struct ndfu_port;

/**
 * Opens a port, locks it, sets it up and empties it.
 *
 * @param name      as for ndfu_update_create()
 * @param settings  its transport must outlive the port
 * @param port      receives the port, to be closed with ndfu_port_close(); NULL on failure
 * @param error     may be NULL; its message says what to do about it
 * @return NDFU_OK, NDFU_E_PORT_NOT_FOUND, NDFU_E_PORT_PERMISSION, NDFU_E_PORT_BUSY,
 *         NDFU_E_PORT_TYPE, NDFU_E_PORT_OPEN, NDFU_E_ARGUMENT or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                struct ndfu_port **port, struct ndfu_error *error);

/**
 * The path that a name means: of what is in /dev where the name has no folder.
 *
 * @param name  as for ndfu_port_open()
 * @return false where there is no such path that fits
 */
bool ndfu_port_path(const char *name, char *path, size_t size);

/**
 * Finds the device node that a name means, links followed.
 *
 * @param name    as for ndfu_port_open()
 * @param device  receives the number of the device, which all names of it have in common
 * @return false where there is no such device node
 */
bool ndfu_port_find_device(const char *name, dev_t *device);

/**
 * Sees whether there is a port of that name, and opens nothing.
 *
 * @param name   as for ndfu_port_open()
 * @param error  may be NULL
 * @return NDFU_OK, NDFU_E_PORT_NOT_FOUND, NDFU_E_PORT_PERMISSION, NDFU_E_PORT_TYPE,
 *         NDFU_E_PORT_OPEN, NDFU_E_ARGUMENT or NDFU_E_NO_MEMORY
 */
enum ndfu_status ndfu_port_check(const char *name, struct ndfu_error *error);

/** Waits a little for what was written to leave, then gives the port up. NULL is allowed. */
void ndfu_port_close(struct ndfu_port *port);

/** Gives the port up at once: what has not left yet is dropped. NULL is allowed. */
void ndfu_port_drop(struct ndfu_port *port);

/**
 * Reads what has arrived.
 *
 * @param count  receives the number of bytes; 0 where nothing has arrived
 * @return NDFU_OK, NDFU_E_PORT_GONE or NDFU_E_PORT_IO
 */
enum ndfu_status ndfu_port_read(struct ndfu_port *port, uint8_t *bytes, size_t capacity,
                                size_t *count, struct ndfu_error *error);

/**
 * Writes as much as the system takes.
 *
 * @param count  receives the number of bytes; 0 where the system takes none now
 * @return NDFU_OK, NDFU_E_PORT_GONE or NDFU_E_PORT_IO
 */
enum ndfu_status ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                 size_t *count, struct ndfu_error *error);

/**
 * Whether the other end allows to send.
 *
 * @param is_clear  receives whether CTS is on
 * @return false where the port has no such line
 */
bool ndfu_port_is_clear_to_send(const struct ndfu_port *port, bool *is_clear);

/** Whether it is a serial port, with a line of some speed behind it. */
bool ndfu_port_is_serial(const struct ndfu_port *port);

/**
 * Adds the port to what is waited for.
 *
 * @param for_output  wait until it takes bytes, too; that it has some is always waited for
 * @return its index for ndfu_waiter_is_ready(), which tells when to read
 */
size_t ndfu_port_await(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output);

/**
 * A descriptor for poll(): readable when something arrived, writable when bytes are taken. -1 for a
 * transport.
 */
int ndfu_port_descriptor(const struct ndfu_port *port);

#endif
