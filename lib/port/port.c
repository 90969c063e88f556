/* SPDX-License-Identifier: MIT */
/* A port by one string or by a transport, and what all kinds of ports have in common. */
#include "port/port.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "port/kinds.h"
#include "port/problem.h"
#include "port/tty.h"

static const struct ndfu_port_kind *const kinds[] = {&ndfu_port_pty, &ndfu_port_serial};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* The kind before the colon, if there is one; *path is what follows. */
static const struct ndfu_port_kind *kind_by_name(const char *name, const char **path)
{
    *path = name;
    for (int i = 0; i < KINDS; i++) {
        const size_t length = strlen(kinds[i]->name);

        if (strncmp(name, kinds[i]->name, length) == 0 && name[length] == ':') {
            *path = name + length + 1;
            return kinds[i];
        }
    }
    return NULL;
}

static const struct ndfu_port_kind *kind_by_device(dev_t device)
{
    int i = 0;

    while (!kinds[i]->is_mine(device))
        i++;
    return kinds[i];
}

/* A name without a folder that is not there as it is means one in /dev. */
static enum ndfu_status complete_name(const char *given, char *path, size_t size,
                                      struct ndfu_error *error)
{
    const bool is_short = !strchr(given, '/') && access(given, F_OK) != 0;
    int length;

    if (given[0] == '\0')
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_PORT, "open port",
                              "the name of the port is empty; give one such as /dev/ttyACM0");
    length = snprintf(path, size, "%s%s", is_short ? "/dev/" : "", given);
    if (length < 0 || (size_t)length >= size)
        return ndfu_port_explain(given, ENAMETOOLONG, error);
    return NDFU_OK;
}

static enum ndfu_status find_kind(const char *name, struct ndfu_port *port,
                                  struct ndfu_error *error)
{
    const char *given;
    struct stat node;
    enum ndfu_status status;

    port->kind = kind_by_name(name, &given);
    status = complete_name(given, port->path, sizeof port->path, error);
    if (status != NDFU_OK)
        return status;
    if (stat(port->path, &node) != 0)
        return ndfu_port_explain(port->path, errno, error);
    if (S_ISDIR(node.st_mode))
        return ndfu_port_explain_type(port->path, "a directory", error);
    if (!S_ISCHR(node.st_mode))
        return ndfu_port_explain_type(port->path, "a file", error);
    if (!port->kind)
        port->kind = kind_by_device(node.st_rdev);
    else if (!port->kind->is_mine(node.st_rdev))
        return ndfu_port_explain_type(port->path, "a device of another kind", error);
    return NDFU_OK;
}

/* The name is for messages alone. */
static enum ndfu_status take_transport(const char *name, struct ndfu_port *port)
{
    port->kind = &ndfu_port_transport;
    (void)snprintf(port->path, sizeof port->path, "%s", name);
    return NDFU_OK;
}

bool ndfu_port_path(const char *name, char *path, size_t size)
{
    const char *given;

    (void)kind_by_name(name, &given);
    return complete_name(given, path, size, NULL) == NDFU_OK;
}

bool ndfu_port_find_device(const char *name, dev_t *device)
{
    char path[sizeof((struct ndfu_port *)NULL)->path];
    struct stat node;

    if (!ndfu_port_path(name, path, sizeof path) || stat(path, &node) != 0 ||
        !S_ISCHR(node.st_mode))
        return false;
    *device = node.st_rdev;
    return true;
}

enum ndfu_status ndfu_port_check(const char *name, struct ndfu_error *error)
{
    struct ndfu_port port = {0};
    const enum ndfu_status status = find_kind(name, &port, error);

    return status == NDFU_OK && port.kind->check ? port.kind->check(port.path, error) : status;
}

enum ndfu_status ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                struct ndfu_port **port, struct ndfu_error *error)
{
    struct ndfu_port *opened = calloc(1, sizeof *opened);
    enum ndfu_status status;

    *port = NULL;
    if (!opened)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PORT, "open port",
                              "no memory for the port");
    status = settings->transport ? take_transport(name, opened) : find_kind(name, opened, error);
    if (status == NDFU_OK)
        status = opened->kind->open(opened, settings, error);
    if (status != NDFU_OK) {
        free(opened);
        return status;
    }
    *port = opened;
    return NDFU_OK;
}

void ndfu_port_close(struct ndfu_port *port)
{
    if (!port)
        return;
    port->kind->close(port);
    free(port);
}

void ndfu_port_drop(struct ndfu_port *port)
{
    if (port)
        port->is_dropped = true;
    ndfu_port_close(port);
}

enum ndfu_status ndfu_port_fail_gone(const struct ndfu_port *port, int reason,
                                     struct ndfu_error *error)
{
    return ndfu_error_set_os(error, NDFU_E_PORT_GONE, NDFU_LAYER_PORT, "use port", reason,
                             "'%s' went away: the device was unplugged or has reset", port->path);
}

enum ndfu_status ndfu_port_read(struct ndfu_port *port, uint8_t *bytes, size_t capacity,
                                size_t *count, struct ndfu_error *error)
{
    enum ndfu_status status;

    *count = 0;
    if (port->is_gone)
        return ndfu_port_fail_gone(port, 0, error);
    status = port->kind->read(port, bytes, capacity, count, error);
    port->is_gone = status == NDFU_E_PORT_GONE;
    return status;
}

enum ndfu_status ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                 size_t *count, struct ndfu_error *error)
{
    enum ndfu_status status;

    *count = 0;
    if (port->is_gone)
        return ndfu_port_fail_gone(port, 0, error);
    status = port->kind->write(port, bytes, length, count, error);
    port->is_gone = status == NDFU_E_PORT_GONE;
    return status;
}

size_t ndfu_port_await(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output)
{
    return port->kind->await(port, waiter, for_output);
}

bool ndfu_port_is_clear_to_send(const struct ndfu_port *port, bool *is_clear)
{
    return ndfu_tty_is_clear_to_send(port->descriptor, is_clear);
}

bool ndfu_port_is_serial(const struct ndfu_port *port)
{
    return port->kind == &ndfu_port_serial;
}

int ndfu_port_descriptor(const struct ndfu_port *port)
{
    return port->descriptor;
}
