/* SPDX-License-Identifier: MIT */
/* The port, as the host sees it. */
#include "target/port.h"

#include "target/boot.h"
#include "target/fault_rules.h"
#include "target/machine.h"
#include "target/state.h"
#include "target/uart.h"
#include "target/usb.h"

static bool is_alive(const struct target *target)
{
    return target->open && target->linked && target->open_generation == target->generation;
}

bool target_open(struct target *target, uint64_t now)
{
    target_run(target, now);
    if (!target->linked) {
        return false;
    }
    if (!is_alive(target)) {
        target_outbox_clear(&target->outbox);
    }
    target->open = true;
    target->open_generation = target->generation;
    return true;
}

void target_close(struct target *target, uint64_t now)
{
    target_run(target, now);
    target->open = false;
    target_outbox_clear(&target->outbox);
}

bool target_is_linked(const struct target *target)
{
    return target->linked;
}

uint64_t target_generation(const struct target *target)
{
    return target->generation;
}

void target_port_deliver(struct target *target, uint64_t at, const uint8_t *bytes, size_t length)
{
    size_t before = target_line_length(&target->line);

    if (!is_alive(target)) {
        return;
    }
    target_line_append(&target->line, bytes, length);
    if (target->config.transport == TARGET_UART) {
        target_uart_written(target, at, before);
    } else {
        target_usb_poll(target, at);
    }
}

void target_port_send(struct target *target, uint64_t at, uint8_t byte)
{
    if (!is_alive(target)) {
        return;
    }
    if (target->faults) {
        target_fault_to_host(target, at, byte);
    } else {
        target_outbox_append(&target->outbox, at, byte);
    }
}

void target_write(struct target *target, uint64_t now, const uint8_t *bytes, size_t length)
{
    target_run(target, now);
    if (!is_alive(target) || length == 0) {
        return;
    }
    if (!target->faults) {
        target_port_deliver(target, target->now, bytes, length);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        target_fault_from_host(target, target->now, bytes[i]);
    }
}

size_t target_unsent(const struct target *target, uint64_t now)
{
    return target->config.transport == TARGET_UART ? target_uart_unsent(target, now)
                                                   : target_line_length(&target->line);
}

size_t target_read(struct target *target, uint64_t now, uint8_t *bytes, size_t capacity)
{
    target_run(target, now);
    return target_outbox_take(&target->outbox, target->now, bytes, capacity);
}

uint64_t target_next(const struct target *target)
{
    uint64_t event = target_machine_next(target);
    uint64_t arrival = target_outbox_next(&target->outbox);

    return arrival < event ? arrival : event;
}

uint64_t target_advance(struct target *target, uint64_t limit)
{
    uint64_t generation = target->generation;
    bool linked = target->linked;
    bool unsent = target_unsent(target, target->now) > 0;

    for (;;) {
        uint64_t event = target_machine_next(target);
        uint64_t arrival = target_outbox_next(&target->outbox);
        uint64_t first = arrival < event ? arrival : event;

        if (first > limit) {
            target_run(target, limit);
            return target->now;
        }
        if (arrival <= event) {
            target_run(target, arrival);
            return target->now;
        }
        target_machine_step(target);
        if (target->generation != generation || target->linked != linked ||
            (unsent && target_unsent(target, target->now) == 0)) {
            return target->now;
        }
    }
}

void target_reenumerate(struct target *target, uint64_t now)
{
    target_run(target, now);
    if (target->config.transport == TARGET_USB) {
        target_port_cut(target, target->now, 0);
    }
}
