/* SPDX-License-Identifier: MIT */
#include "sim/device.h"

#include <stdio.h>
#include <string.h>

/* What the system buffers for a serial port: a host that writes more has to wait. */
enum { UNSENT_MAX = 4096 };

bool device_create(struct device *device, const struct target_config *config, const char *link)
{
    memset(device, 0, sizeof *device);
    device->pty.descriptor = device->pty.watch = -1;
    device->link = link;
    device->target = target_create(config);
    if (device->target)
        return true;
    (void)fprintf(stderr, "ndfu sim: %s\n", target_config_error(config));
    return false;
}

void device_destroy(struct device *device)
{
    pty_destroy(&device->pty);
    target_destroy(device->target);
    device->target = NULL;
}

/* The port is there while the target is on the bus; a reset over USB takes it away. */
static bool follow_bus(struct device *device)
{
    const bool has_port = device->pty.descriptor >= 0;

    if (has_port && device->generation != target_generation(device->target)) {
        pty_destroy(&device->pty);
        device->output_length = 0;
        device->is_open = false;
    }
    if (device->pty.descriptor >= 0 || !target_is_linked(device->target))
        return true;
    if (!pty_create(&device->pty, device->link))
        return false;
    device->generation = target_generation(device->target);
    (void)printf("%s\n", device->link ? device->link : device->pty.path);
    return fflush(stdout) == 0;
}

static void take_input(struct device *device, uint64_t now)
{
    uint8_t bytes[1024];
    size_t length;

    while (target_unsent(device->target, now) < UNSENT_MAX &&
           (length = pty_read(&device->pty, bytes, sizeof bytes)) > 0)
        target_write(device->target, now, bytes, length);
}

/* A host may have opened the port, written and closed it again: what it wrote still arrives. */
static void follow_host(struct device *device, uint64_t now)
{
    const bool was_touched = pty_was_touched(&device->pty);

    if (was_touched && !device->is_open)
        device->is_open = target_open(device->target, now);
    if (!device->is_open)
        return;
    take_input(device, now);
    if (!pty_has_host(&device->pty)) {
        target_close(device->target, now);
        device->is_open = false;
    }
}

static void give_output(struct device *device, uint64_t now)
{
    size_t written = 1;

    while (written > 0) {
        device->output_length +=
            target_read(device->target, now, device->output + device->output_length,
                        sizeof device->output - device->output_length);
        if (device->output_length == 0)
            return;
        written = pty_write(&device->pty, device->output, device->output_length);
        device->output_length -= written;
        memmove(device->output, device->output + written, device->output_length);
    }
}

bool device_work(struct device *device, uint64_t now)
{
    target_run(device->target, now);
    if (!follow_bus(device))
        return false;
    if (device->pty.descriptor >= 0) {
        follow_host(device, now);
        give_output(device, now);
    }
    return true;
}

uint64_t device_wakeup(const struct device *device)
{
    return target_next(device->target);
}
