/* SPDX-License-Identifier: MIT */
#include "sim/device.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/announce.h"
#include "sim/complain.h"
#include "sim/state.h"

/* What the system buffers for a serial port: a host that writes more has to wait. */
enum { UNSENT_MAX = 4096 };

/* How long a port stays at the least and at the most, and how often that is looked at. */
static const uint64_t LEAVE_FIRST_NS = UINT64_C(100) * 1000 * 1000;
static const uint64_t LEAVE_LAST_NS = UINT64_C(1000) * 1000 * 1000;
/* That of a UART stays whatever becomes of the target; but a simulation is to end, once nobody
 * seems to want anything any more. */
static const uint64_t SILENCE_NS = UINT64_C(1500) * 1000 * 1000;
static const uint64_t LEAVE_UART_NS = UINT64_C(10) * 1000 * 1000 * 1000;
static const uint64_t LOOK_NS = UINT64_C(1000) * 1000;

bool device_create(struct device *device, const struct target_config *config,
                   const struct watch *watch)
{
    device->pty.descriptor = -1;
    device->watch = watch;
    device->config = *config;
    device->left_at = TARGET_NEVER;
    device->target = target_create(config);
    if (!device->target)
        return complain("%s", target_config_error(config));
    return !device->files.state ||
           state_load(device->target, device->files.state, &device->flash, &device->flash_length);
}

bool device_begin(struct device *device, const struct script *script)
{
    if (device->files.trace && !trace_open(&device->trace, device->files.trace, &device->config))
        return false;
    trace_flash(&device->trace, device->flash, device->flash_length);
    trace_faults(&device->trace, script->text);
    target_set_faults(device->target, 0, script->faults);
    return true;
}

/* Whatever the flash was in the middle of is left half done, as when a cable is pulled. */
static bool save_flash(struct device *device, uint64_t now)
{
    if (!device->files.state)
        return true;
    target_power_cycle(device->target, now);
    return state_save(device->target, device->files.state);
}

bool device_turn_off(struct device *device, uint64_t now)
{
    bool is_well = true;

    if (device->files.report)
        is_well = write_report(device->target, &device->config, &device->traffic, now,
                               device->files.report);
    is_well = save_flash(device, now) && is_well;
    return trace_close(&device->trace) && is_well;
}

void device_destroy(struct device *device)
{
    if (device->target)
        pty_destroy(&device->pty);
    (void)trace_close(&device->trace);
    target_destroy(device->target);
    device->target = NULL;
    free(device->flash);
    device->flash = NULL;
    files_release(&device->files);
}

static bool has_port(const struct device *device)
{
    return device->pty.descriptor >= 0;
}

static bool has_left_bus(const struct device *device)
{
    return device->generation != target_generation(device->target);
}

static bool must_leave(const struct device *device)
{
    return has_port(device) && (device->is_ending || has_left_bus(device));
}

/*
 * A device answers before it leaves the bus, and the host reads the answer. A pseudo-terminal that
 * is removed takes with it what was not read, or is still on its way through the kernel, so that it
 * is given a moment; a real device takes longer to be missed.
 */
static bool may_stay(struct device *device, uint64_t now)
{
    if (device->left_at == TARGET_NEVER)
        device->left_at = now;
    if (now < device->left_at + LEAVE_FIRST_NS)
        return true;
    if (!device->is_open || !pty_has_host(&device->pty))
        return false;
    if (device->config.transport == TARGET_UART)
        return now < device->left_at + LEAVE_UART_NS &&
               (now < device->left_at + SILENCE_NS || now < device->heard_at + SILENCE_NS);
    return now < device->left_at + LEAVE_LAST_NS &&
           (device->output_length > 0 || pty_unread(&device->pty) > 0);
}

static void remove_port(struct device *device)
{
    pty_destroy(&device->pty);
    device->output_length = 0;
    device->is_open = false;
}

static bool make_port(struct device *device)
{
    if (!pty_create(&device->pty, device->watch, device->files.link))
        return false;
    device->generation = target_generation(device->target);
    device->left_at = TARGET_NEVER;
    device->is_touched = false;
    device->has_hung_up = false;
    return announce_port(device->number, device->files.link, device->pty.path);
}

/* The port is there while the target is on the bus; a reset over USB takes it away. */
static bool follow_bus(struct device *device, uint64_t now)
{
    if (must_leave(device) && !may_stay(device, now))
        remove_port(device);
    if (!has_port(device) && !device->is_ending && target_is_linked(device->target))
        return make_port(device);
    return true;
}

/* A touch may have been our own, or of a host that left nothing. */
static void open_port(struct device *device, uint64_t now)
{
    if (pty_has_host(&device->pty) || pty_has_input(&device->pty))
        device->is_open = target_open(device->target, now);
    if (device->is_open) {
        device->traffic.opens++;
        trace_event(&device->trace, now, "@open");
    }
}

static void close_port(struct device *device, uint64_t now)
{
    target_close(device->target, now);
    trace_event(&device->trace, now, "@close");
    pty_discard(&device->pty);
    device->output_length = 0;
    device->is_open = false;
}

/* @return whether the target took everything that there was */
static bool take_input(struct device *device, uint64_t now)
{
    uint8_t bytes[1024];

    while (target_unsent(device->target, now) < UNSENT_MAX) {
        const size_t length = pty_read(&device->pty, bytes, sizeof bytes);

        if (length == 0)
            return true;
        device->heard_at = now;
        target_write(device->target, now, bytes, length);
        trace_host(&device->trace, now, bytes, length);
        device->traffic.bytes_received += length;
    }
    return false;
}

/*
 * A host may have opened the port, written and closed it again: what it wrote still arrives, all of
 * it, before the port is closed for the target. And by then the next host may be there: for that
 * one the port is opened without letting time pass, so that no answer to it falls in between.
 */
static void follow_host(struct device *device, uint64_t now)
{
    if (device->is_touched && !device->is_open)
        open_port(device, now);
    device->is_touched = false;
    while (device->is_open) {
        /* In this order: what a host that is gone wrote is there to be read. */
        device->has_host = pty_has_host(&device->pty);
        device->is_held = !take_input(device, now);
        if (device->has_host || device->is_held)
            return;
        close_port(device, now);
        open_port(device, now);
    }
}

/* What no buffer holds is lost, as on any port whose host does not read. */
static void collect_output(struct device *device, uint64_t now)
{
    uint8_t bytes[256];
    size_t length;

    while ((length = target_read(device->target, now, bytes, sizeof bytes)) > 0) {
        const size_t room = sizeof device->output - device->output_length;
        const size_t kept = length < room ? length : room;

        device->traffic.bytes_sent += length;
        trace_target(&device->trace, now, bytes, length);
        memcpy(device->output + device->output_length, bytes, kept);
        device->output_length += kept;
    }
}

static void give_output(struct device *device)
{
    size_t written = 1;

    while (device->output_length > 0 && written > 0) {
        written = pty_write(&device->pty, device->output, device->output_length);
        device->output_length -= written;
        memmove(device->output, device->output + written, device->output_length);
    }
}

/* The host's end hangs up once for each time that the port leaves the bus. */
static void notice_hang_up(struct device *device, uint64_t now)
{
    if (device->is_open && has_left_bus(device) && !device->has_hung_up) {
        device->has_hung_up = true;
        trace_event(&device->trace, now, "port EOF");
    }
}

static void pass_time(struct device *device, uint64_t now)
{
    uint64_t reached;

    do {
        reached = target_advance(device->target, now);
        collect_output(device, reached);
        notice_hang_up(device, reached);
    } while (reached < now);
}

void device_power_cycle(struct device *device, uint64_t now)
{
    pass_time(device, now);
    target_power_cycle(device->target, now);
    trace_event(&device->trace, now, "@power-cycle");
    notice_hang_up(device, now);
}

void device_press_button(struct device *device, uint64_t now)
{
    pass_time(device, now);
    target_enter_bootloader(device->target, now);
    trace_event(&device->trace, now, "@enter-bootloader");
    notice_hang_up(device, now);
}

/* What a host has read is in the transcript. */
bool device_work(struct device *device, uint64_t now)
{
    pass_time(device, now);
    if (has_port(device) && !has_left_bus(device))
        follow_host(device, now);
    if (!trace_flush(&device->trace))
        return false;
    if (has_port(device))
        give_output(device);
    return follow_bus(device, now);
}

/* A port without a host is always ready, and so is one whose input is not taken. */
struct pollfd device_entry(const struct device *device)
{
    struct pollfd entry = {.fd = -1};

    if (!has_port(device) || !device->is_open || !device->has_host || has_left_bus(device))
        return entry;
    entry.fd = device->pty.descriptor;
    if (!device->is_held)
        entry.events |= POLLIN;
    if (device->output_length > 0)
        entry.events |= POLLOUT;
    return entry;
}

uint64_t device_wakeup(const struct device *device, uint64_t now)
{
    return must_leave(device) ? now + LOOK_NS : target_next(device->target);
}

void device_end(struct device *device)
{
    device->is_ending = true;
}

bool device_has_ended(const struct device *device)
{
    return device->is_ending && !has_port(device);
}
