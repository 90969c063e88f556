/* SPDX-License-Identifier: MIT */
#include "port/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/error.h"
#include "port/clock.h"
#include "port/kinds.h"

/* What there was of the struct first; every caller has so much. */
enum { FIRST_SIZE = offsetof(struct ndfu_transport, descriptor) + sizeof(int (*)(void *)) };

enum {
    /* A descriptor that says there is something to read when there is nothing is believed so many
     * times, then after a rest each time. */
    EMPTY_READS = 16,
    REST_US = 5000,
    /* Of one that is not open, whoever reads may make another. */
    CLOSED_WAITS = 2,
};

#define REFUSE(error, ...) \
    ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_PORT, "take transport", __VA_ARGS__)

enum ndfu_status ndfu_transport_take(struct ndfu_transport *taken,
                                     const struct ndfu_transport *transport,
                                     struct ndfu_error *error)
{
    if (transport->size < FIRST_SIZE)
        return REFUSE(error, "the size of the transport is not set; it is sizeof(struct "
                             "ndfu_transport)");
    memset(taken, 0, sizeof *taken);
    memcpy(taken, transport, transport->size < sizeof *taken ? transport->size : sizeof *taken);
    taken->size = sizeof *taken;
    if (!taken->open || !taken->close || !taken->read || !taken->write)
        return REFUSE(error, "the transport has no function to %s",
                      !taken->open    ? "open it"
                      : !taken->close ? "close it"
                      : !taken->read  ? "read from it"
                                      : "write to it");
    return NDFU_OK;
}

/* @param told  by the caller's function, whose strings need not even end */
static enum ndfu_status fail(const struct ndfu_port *port, enum ndfu_status status,
                             const char *operation, struct ndfu_error *told,
                             struct ndfu_error *error)
{
    told->message[sizeof told->message - 1] = '\0';
    if (told->message[0])
        return ndfu_error_set_os(error, status, NDFU_LAYER_PORT, operation, told->os_error, "%s",
                                 told->message);
    return ndfu_error_set_os(error, status, NDFU_LAYER_PORT, operation, told->os_error, "'%s': %s",
                             port->path, ndfu_status_text(status));
}

static enum ndfu_status open_failure(enum ndfu_status status)
{
    const bool is_known = (status >= NDFU_E_PORT_NOT_FOUND && status <= NDFU_E_PORT_OPEN) ||
                          status == NDFU_E_NO_MEMORY;

    return is_known ? status : NDFU_E_PORT_OPEN;
}

static enum ndfu_status open_transport(struct ndfu_port *port,
                                       const struct ndfu_port_settings *settings,
                                       struct ndfu_error *error)
{
    struct ndfu_error told = {0};
    enum ndfu_status status;

    port->transport = settings->transport;
    port->wake = settings->wake;
    port->descriptor = -1;
    status = port->transport->open(port->transport->cookie, &told);
    return status == NDFU_OK ? NDFU_OK
                             : fail(port, open_failure(status), "open port", &told, error);
}

static void close_transport(struct ndfu_port *port)
{
    port->transport->close(port->transport->cookie);
}

/* What a function that moves bytes has returned. @param count  set to 0 where it has failed */
static enum ndfu_status judge(const struct ndfu_port *port, enum ndfu_status status, size_t *count,
                              size_t most, const char *operation, struct ndfu_error *told,
                              struct ndfu_error *error)
{
    const size_t moved = *count;

    if (status == NDFU_OK && moved <= most)
        return NDFU_OK;
    *count = 0;
    if (status == NDFU_OK)
        return ndfu_error_set(error, NDFU_E_PORT_IO, NDFU_LAYER_PORT, operation,
                              "'%s' says that it moved %zu bytes, of %zu at most; its transport is "
                              "wrong",
                              port->path, moved, most);
    return fail(port, status == NDFU_E_PORT_GONE ? NDFU_E_PORT_GONE : NDFU_E_PORT_IO, operation,
                told, error);
}

static enum ndfu_status fail_awaited(const struct ndfu_port *port, struct ndfu_error *error)
{
    return ndfu_error_set_os(error, NDFU_E_PORT_IO, NDFU_LAYER_PORT, "read port", EBADF,
                             "'%s' says to wait for descriptor %d, which is not open; its "
                             "transport is wrong",
                             port->path, port->awaited);
}

static void count_read(struct ndfu_port *port, size_t count)
{
    port->empty_reads = count > 0 ? 0 : port->empty_reads + 1;
    if (port->empty_reads >= EMPTY_READS)
        port->look_at = ndfu_clock_us() + REST_US;
}

/* The wake-up is taken before the look: one that comes later is about what was not yet seen. Who
 * has read something has perhaps not read all. */
static enum ndfu_status read_transport(struct ndfu_port *port, uint8_t *bytes, size_t capacity,
                                       size_t *count, struct ndfu_error *error)
{
    const struct ndfu_transport *transport = port->transport;
    struct ndfu_error told = {0};
    enum ndfu_status status;

    if (port->closed_waits >= CLOSED_WAITS)
        return fail_awaited(port, error);
    (void)ndfu_wakeup_take(port->wake);
    port->is_full = false;
    status = transport->read(transport->cookie, bytes, capacity, count, &told);
    status = judge(port, status, count, capacity, "read port", &told, error);
    count_read(port, *count);
    if (*count > 0)
        ndfu_wakeup_raise(port->wake);
    return status;
}

static enum ndfu_status write_transport(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error)
{
    const struct ndfu_transport *transport = port->transport;
    struct ndfu_error told = {0};
    enum ndfu_status status = transport->write(transport->cookie, bytes, length, count, &told);

    status = judge(port, status, count, length, "write port", &told, error);
    port->is_full = *count == 0;
    return status;
}

static bool must_rest(const struct ndfu_port *port, bool for_output)
{
    return port->empty_reads >= EMPTY_READS && ndfu_clock_us() < port->look_at &&
           !(for_output && !port->is_full);
}

/* One that is not open is ready, too. */
static size_t await_descriptor(struct ndfu_port *port, int descriptor, struct ndfu_waiter *waiter,
                               bool for_output)
{
    port->is_woken = false;
    port->awaited = descriptor;
    port->closed_waits = fcntl(descriptor, F_GETFD) < 0 ? port->closed_waits + 1 : 0;
    if (port->closed_waits > 0 || !must_rest(port, for_output))
        return ndfu_waiter_add(waiter, descriptor, for_output);
    ndfu_waiter_limit(waiter, port->look_at);
    return ndfu_waiter_add(waiter, -1, false);
}

/* Without a descriptor nothing says that there is room to write but the last attempt to. */
static size_t await_transport(struct ndfu_port *port, struct ndfu_waiter *waiter, bool for_output)
{
    const struct ndfu_transport *transport = port->transport;
    const int descriptor = transport->descriptor ? transport->descriptor(transport->cookie) : -1;

    if (descriptor >= 0)
        return await_descriptor(port, descriptor, waiter, for_output);
    port->closed_waits = 0;
    if (!port->is_woken || (for_output && !port->is_full))
        ndfu_wakeup_raise(port->wake);
    port->is_woken = true;
    return ndfu_waiter_add(waiter, port->wake, false);
}

const struct ndfu_port_kind ndfu_port_transport = {
    .name = "transport",
    .open = open_transport,
    .close = close_transport,
    .read = read_transport,
    .write = write_transport,
    .await = await_transport,
};
