/* SPDX-License-Identifier: MIT */
/*
 * Serial ports, by libserialport: it opens and sets them up. It does not move bytes, as its
 * blocking reads spin after a hang-up and cannot wait for two things at once.
 */
#include "port/descriptor.h"

#include <errno.h>
#include <libserialport.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "base/error.h"
#include "port/latency.h"
#include "port/problem.h"
#include "port/tty.h"

/* Everything that is not a pseudo-terminal: whether it is a serial port, libserialport knows. */
static bool is_mine(dev_t device)
{
    return !ndfu_port_pty.is_mine(device);
}

static void give_up(struct ndfu_port *port)
{
    (void)sp_close(port->serial);
    sp_free_port(port->serial);
    port->serial = NULL;
}

/* Links such as those in /dev/serial/by-id are followed: libserialport knows only real names. */
static enum sp_return find_port(const char *path, struct sp_port **serial)
{
    const enum sp_return result = sp_get_port_by_name(path, serial);
    char real[PATH_MAX];

    if (result != SP_ERR_ARG || !realpath(path, real))
        return result;
    return sp_get_port_by_name(real, serial);
}

static enum ndfu_status find(const char *path, struct sp_port **serial, struct ndfu_error *error)
{
    switch (find_port(path, serial)) {
    case SP_OK:
        return NDFU_OK;
    case SP_ERR_MEM:
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PORT, "open port",
                              "no memory for the port '%s'", path);
    default:
        return ndfu_port_explain_type(path, "a device of another kind", error);
    }
}

static enum ndfu_status check_serial(const char *path, struct ndfu_error *error)
{
    struct sp_port *serial;
    const enum ndfu_status status = find(path, &serial, error);

    if (status == NDFU_OK)
        sp_free_port(serial);
    return status;
}

/* Keeps out programs that lock as we do, and those that only open. */
static bool lock(int descriptor)
{
    return ndfu_tty_lock(descriptor) && ioctl(descriptor, TIOCEXCL) == 0;
}

static bool has_flow_control(const struct ndfu_port_settings *settings)
{
    return settings->flow_control == NDFU_FLOW_CONTROL_RTSCTS;
}

static bool set_up(struct sp_port *serial, const struct ndfu_port_settings *settings)
{
    const enum sp_flowcontrol flow =
        has_flow_control(settings) ? SP_FLOWCONTROL_RTSCTS : SP_FLOWCONTROL_NONE;

    return sp_set_baudrate(serial, (int)settings->baud_rate) == SP_OK &&
           sp_set_bits(serial, 8) == SP_OK && sp_set_parity(serial, SP_PARITY_NONE) == SP_OK &&
           sp_set_stopbits(serial, 1) == SP_OK && sp_set_flowcontrol(serial, flow) == SP_OK;
}

/* The port is given up first, so that a search for whoever holds it does not find this process. */
static enum ndfu_status fail_open(struct ndfu_port *port, int reason, struct ndfu_error *error)
{
    give_up(port);
    return ndfu_port_explain(port->path, reason, error);
}

static enum ndfu_status fail_set_up(struct ndfu_port *port, int reason,
                                    const struct ndfu_port_settings *settings,
                                    struct ndfu_error *error)
{
    give_up(port);
    return ndfu_error_set_os(error, NDFU_E_PORT_OPEN, NDFU_LAYER_PORT, "set up port", reason,
                             "'%s' cannot be set to %lu baud, 8N1, %s; another baud rate or flow "
                             "control may do",
                             port->path, (unsigned long)settings->baud_rate,
                             has_flow_control(settings) ? "RTS/CTS" : "no flow control");
}

static enum ndfu_status open_serial(struct ndfu_port *port,
                                    const struct ndfu_port_settings *settings,
                                    struct ndfu_error *error)
{
    enum ndfu_status status = find(port->path, &port->serial, error);

    if (status != NDFU_OK)
        return status;
    if (sp_open(port->serial, SP_MODE_READ_WRITE) != SP_OK)
        return fail_open(port, sp_last_error_code(), error);
    if (sp_get_port_handle(port->serial, &port->descriptor) != SP_OK || !lock(port->descriptor))
        return fail_open(port, errno, error);
    if (!set_up(port->serial, settings))
        return fail_set_up(port, sp_last_error_code(), settings, error);
    if (!ndfu_tty_prepare(port->descriptor, has_flow_control(settings)))
        return fail_open(port, errno, error);
    port->has_lower_latency = ndfu_latency_lower(port->descriptor);
    return NDFU_OK;
}

static void close_serial(struct ndfu_port *port)
{
    if (port->is_dropped)
        ndfu_tty_drop(port->descriptor);
    else if (!port->is_gone)
        ndfu_tty_drain(port->descriptor);
    if (port->has_lower_latency)
        ndfu_latency_restore(port->descriptor);
    (void)ioctl(port->descriptor, TIOCNXCL);
    give_up(port);
}

const struct ndfu_port_kind ndfu_port_serial = {
    .name = "serial",
    .is_mine = is_mine,
    .check = check_serial,
    .open = open_serial,
    .close = close_serial,
    .read = ndfu_descriptor_read,
    .write = ndfu_descriptor_write,
    .await = ndfu_descriptor_await,
};
