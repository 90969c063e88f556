/* SPDX-License-Identifier: MIT */
/* Ways into the bootloader that go over a serial port. */
#include <ndfu/enter.h>

#include "base/error.h"
#include "port/clock.h"
#include "port/port.h"
#include "port/wait.h"

enum { TOUCH_BAUD_RATE = 1200, SEND_US = 2000 * 1000 };

static enum ndfu_status open_port(const char *name, uint32_t baud_rate, struct ndfu_port **port,
                                  struct ndfu_error *error)
{
    const struct ndfu_port_settings settings = {.baud_rate = baud_rate};

    return ndfu_port_open(name, &settings, port, error);
}

enum ndfu_status ndfu_touch(const char *port, struct ndfu_error *error)
{
    struct ndfu_port *opened;
    const enum ndfu_status status = open_port(port, TOUCH_BAUD_RATE, &opened, error);

    ndfu_port_close(opened);
    return status;
}

/* What arrives meanwhile would make every wait end at once. */
static void drop_input(struct ndfu_port *port)
{
    uint8_t bytes[256];
    size_t count;

    (void)ndfu_port_read(port, bytes, sizeof bytes, &count, NULL);
}

/* A device may well leave while it is being told to: then it was told. */
static enum ndfu_status send_all(struct ndfu_port *port, struct ndfu_waiter *waiter,
                                 const uint8_t *bytes, size_t length, struct ndfu_error *error)
{
    const uint64_t deadline = ndfu_clock_us() + SEND_US;

    for (size_t sent = 0; sent < length;) {
        size_t count;
        const enum ndfu_status status =
            ndfu_port_write(port, bytes + sent, length - sent, &count, error);

        if (status != NDFU_OK)
            return status == NDFU_E_PORT_GONE && sent > 0 ? NDFU_OK : status;
        sent += count;
        if (count > 0)
            continue;
        if (ndfu_clock_us() >= deadline)
            return ndfu_error_set(error, NDFU_E_TIMEOUT, NDFU_LAYER_DEVICE, "send command",
                                  "the port took %zu of %zu bytes of the command within 2 s", sent,
                                  length);
        ndfu_waiter_clear(waiter);
        (void)ndfu_waiter_add(waiter, ndfu_port_descriptor(port), true);
        ndfu_waiter_wait(waiter, deadline);
        drop_input(port);
    }
    return NDFU_OK;
}

enum ndfu_status ndfu_send_command(const char *port, uint32_t baud_rate, const uint8_t *bytes,
                                   size_t length, struct ndfu_error *error)
{
    struct ndfu_waiter *waiter = ndfu_waiter_create(1);
    struct ndfu_port *opened;
    enum ndfu_status status;

    if (!waiter)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "send command",
                              "no memory to wait for the port");
    status = open_port(port, baud_rate, &opened, error);
    if (status == NDFU_OK)
        status = send_all(opened, waiter, bytes, length, error);
    ndfu_port_close(opened);
    ndfu_waiter_destroy(waiter);
    return status;
}
