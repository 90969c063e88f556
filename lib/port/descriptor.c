/* SPDX-License-Identifier: MIT */
/* The bytes of all ports behind a descriptor. */
#include "port/descriptor.h"

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "port/tty.h"

/* What a read() or write() that moved no byte means. */
static enum ndfu_status explain_nothing(const struct ndfu_port *port, ssize_t moved, int reason,
                                        const char *operation, struct ndfu_error *error)
{
    char text[64];

    if (moved == 0 || ndfu_tty_is_gone(reason))
        return ndfu_port_fail_gone(port, moved == 0 ? 0 : reason, error);
    if (reason == EAGAIN || reason == EWOULDBLOCK || reason == EINTR)
        return NDFU_OK;
    return ndfu_error_set_os(error, NDFU_E_PORT_IO, NDFU_LAYER_PORT, operation, reason,
                             "'%s' failed: %s", port->path,
                             ndfu_os_text(reason, text, sizeof text));
}

enum ndfu_status ndfu_descriptor_read(struct ndfu_port *port, uint8_t *bytes, size_t capacity,
                                      size_t *count, struct ndfu_error *error)
{
    const ssize_t moved = read(port->descriptor, bytes, capacity);

    if (moved <= 0)
        return explain_nothing(port, moved, errno, "read port", error);
    *count = (size_t)moved;
    return NDFU_OK;
}

enum ndfu_status ndfu_descriptor_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                       size_t *count, struct ndfu_error *error)
{
    const ssize_t moved = write(port->descriptor, bytes, length);

    if (moved <= 0)
        return explain_nothing(port, moved == 0 ? -1 : moved, moved == 0 ? EAGAIN : errno,
                               "write port", error);
    *count = (size_t)moved;
    return NDFU_OK;
}

size_t ndfu_descriptor_await(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output)
{
    return ndfu_waiter_add(waiter, port->descriptor, for_output);
}
