/* SPDX-License-Identifier: MIT */
#include "sim/device.h"

#include <stdio.h>
#include <string.h>

/* What the system buffers for a serial port: a host that writes more has to wait. */
enum { UNSENT_MAX = 4096 };

/* How long a port stays at the least and at the most, and how often that is looked at. */
static const uint64_t LEAVE_FIRST_NS = UINT64_C(100) * 1000 * 1000;
static const uint64_t LEAVE_LAST_NS = UINT64_C(1000) * 1000 * 1000;
static const uint64_t LOOK_NS = UINT64_C(1000) * 1000;

bool device_create(struct device *device, const struct target_config *config, const char *link)
{
    memset(device, 0, sizeof *device);
    device->pty.descriptor = device->pty.watch = -1;
    device->link = link;
    device->left_at = TARGET_NEVER;
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

static bool has_left_bus(const struct device *device)
{
    return device->generation != target_generation(device->target);
}

/*
 * A device answers before it leaves the bus, and the host reads the answer. A pseudo-terminal that
 * is removed takes with it what was not read, or is still on its way through the kernel, so that it
 * is given a moment; a real device takes longer to be missed.
 */
static bool must_stay(struct device *device, uint64_t now)
{
    if (device->left_at == TARGET_NEVER)
        device->left_at = now;
    if (now < device->left_at + LEAVE_FIRST_NS)
        return true;
    return device->is_open && now < device->left_at + LEAVE_LAST_NS && pty_unread(&device->pty) > 0;
}

static void remove_port(struct device *device)
{
    pty_destroy(&device->pty);
    device->output_length = 0;
    device->is_open = false;
}

static bool make_port(struct device *device)
{
    if (!pty_create(&device->pty, device->link))
        return false;
    device->generation = target_generation(device->target);
    device->left_at = TARGET_NEVER;
    (void)printf("%s\n", device->link ? device->link : device->pty.path);
    return fflush(stdout) == 0;
}

/* The port is there while the target is on the bus; a reset over USB takes it away. */
static bool follow_bus(struct device *device, uint64_t now)
{
    if (device->pty.descriptor >= 0 && has_left_bus(device) && !must_stay(device, now))
        remove_port(device);
    if (device->pty.descriptor < 0 && target_is_linked(device->target))
        return make_port(device);
    return true;
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

/* @return whether everything that the target sent was taken */
static bool give_output(struct device *device, uint64_t now)
{
    size_t written = 1;

    while (written > 0) {
        device->output_length +=
            target_read(device->target, now, device->output + device->output_length,
                        sizeof device->output - device->output_length);
        if (device->output_length == 0)
            return true;
        written = pty_write(&device->pty, device->output, device->output_length);
        device->output_length -= written;
        memmove(device->output, device->output + written, device->output_length);
    }
    return false;
}

/* In steps, so that an answer gets out of the port before a reset that follows it takes that away.
 */
static void pass_time(struct device *device, uint64_t now)
{
    uint64_t reached;

    do {
        reached = target_advance(device->target, now);
    } while (give_output(device, reached) && reached < now && !has_left_bus(device));
    target_run(device->target, now);
}

bool device_work(struct device *device, uint64_t now)
{
    if (device->pty.descriptor >= 0 && !has_left_bus(device)) {
        pass_time(device, now);
        follow_host(device, now);
    } else {
        target_run(device->target, now);
    }
    return follow_bus(device, now);
}

uint64_t device_wakeup(const struct device *device, uint64_t now)
{
    if (device->pty.descriptor >= 0 && has_left_bus(device))
        return now + LOOK_NS;
    return target_next(device->target);
}
