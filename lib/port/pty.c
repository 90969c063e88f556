/* SPDX-License-Identifier: MIT */
/* Pseudo-terminals, by POSIX calls: libserialport opens only what the system lists as a port. */
#include "port/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "port/problem.h"
#include "port/tty.h"

/* Linux numbers the devices in /dev/pts so. */
enum { PTS_MAJOR_FIRST = 136, PTS_MAJOR_LAST = 143 };

static bool is_mine(dev_t device)
{
    return major(device) >= PTS_MAJOR_FIRST && major(device) <= PTS_MAJOR_LAST;
}

static enum ndfu_status give_up(int descriptor, const char *path, int reason,
                                struct ndfu_error *error)
{
    (void)close(descriptor);
    return ndfu_port_explain(path, reason, error);
}

/*
 * Locked by flock() alone: the mark that TIOCEXCL leaves on a pseudo-terminal outlives a process
 * that is killed, for as long as the other end is open, and would keep the next one out.
 */
static enum ndfu_status open_pty(struct ndfu_port *port, const struct ndfu_port_settings *settings,
                                 struct ndfu_error *error)
{
    const int descriptor = open(port->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    (void)settings;
    if (descriptor < 0)
        return ndfu_port_explain(port->path, errno, error);
    if (!ndfu_tty_lock(descriptor))
        return give_up(descriptor, port->path, errno, error);
    if (!ndfu_tty_make_raw(descriptor) || !ndfu_tty_prepare(descriptor, false))
        return give_up(descriptor, port->path, errno, error);
    port->descriptor = descriptor;
    return NDFU_OK;
}

static void close_pty(struct ndfu_port *port)
{
    if (port->is_dropped)
        ndfu_tty_drop(port->descriptor);
    else if (!port->is_gone)
        ndfu_tty_drain(port->descriptor);
    (void)close(port->descriptor);
}

const struct ndfu_port_kind ndfu_port_pty = {
    .name = "pty",
    .is_mine = is_mine,
    .open = open_pty,
    .close = close_pty,
    .read = ndfu_descriptor_read,
    .write = ndfu_descriptor_write,
    .await = ndfu_descriptor_await,
};
