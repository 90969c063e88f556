/* SPDX-License-Identifier: MIT */
#include "target/machine.h"

#include "target/boot.h"
#include "target/cpu.h"
#include "target/fault_rules.h"
#include "target/flash.h"
#include "target/sender.h"
#include "target/state.h"
#include "target/uart.h"
#include "target/usb.h"

/* In the order in which events of the same moment happen: interrupts before the main loop. */
enum source {
    SOURCE_NONE,
    SOURCE_FAULT,
    SOURCE_PORT,
    SOURCE_RESUME,
    SOURCE_FLASH,
    SOURCE_BOOT,
    SOURCE_SENDER,
    SOURCE_UART,
    SOURCE_USB,
    SOURCE_CPU,
    SOURCE_INACTIVITY,
};

struct next {
    enum source source;
    uint64_t at;
};

static void consider(struct next *next, enum source source, uint64_t at)
{
    if (at < next->at) {
        next->source = source;
        next->at = at;
    }
}

static struct next find_next(const struct target *target)
{
    struct next next = {.source = SOURCE_NONE, .at = TARGET_NEVER};

    if (target->faults) {
        consider(&next, SOURCE_FAULT, target_fault_next(target));
    }
    if (target->port_at > 0) {
        consider(&next, SOURCE_PORT, target->port_at);
    }
    if (target->stall_until > 0) {
        consider(&next, SOURCE_RESUME, target->stall_until);
    }
    consider(&next, SOURCE_FLASH, target->flash.at);
    consider(&next, SOURCE_BOOT, target_boot_next(target));
    consider(&next, SOURCE_SENDER, target_sender_next(target));
    if (target->config.transport == TARGET_UART) {
        consider(&next, SOURCE_UART, target_uart_next(target));
    } else {
        consider(&next, SOURCE_USB, target_usb_next(target));
    }
    consider(&next, SOURCE_CPU, target_cpu_next(target));
    if (!target->halted) {
        consider(&next, SOURCE_INACTIVITY, target->inactivity_at);
    }
    return next;
}

static void handle(struct target *target, const struct next *next)
{
    if (next->at > target->now) {
        target->now = next->at;
    }
    switch (next->source) {
    case SOURCE_FAULT:
        target_fault_event(target, target->now);
        break;
    case SOURCE_PORT:
        target_port_return(target);
        break;
    case SOURCE_RESUME:
        target_cpu_resume(target, target->now);
        break;
    case SOURCE_FLASH:
        target_flash_event(target, target->now);
        break;
    case SOURCE_BOOT:
        target_boot_event(target, target->now);
        break;
    case SOURCE_SENDER:
        target_sender_catch_up(target, target->now);
        break;
    case SOURCE_UART:
        target_uart_event(target, target->now);
        break;
    case SOURCE_USB:
        target_usb_event(target, target->now);
        break;
    case SOURCE_CPU:
        target_cpu_event(target, target->now);
        break;
    case SOURCE_INACTIVITY:
        target_reset(target, target->now, TARGET_RESET_INACTIVITY);
        break;
    case SOURCE_NONE:
        break;
    }
}

uint64_t target_machine_next(const struct target *target)
{
    return find_next(target).at;
}

void target_machine_step(struct target *target)
{
    struct next next = find_next(target);

    handle(target, &next);
}

void target_machine_run(struct target *target, uint64_t now)
{
    for (;;) {
        struct next next = find_next(target);

        if (next.source == SOURCE_NONE || next.at > now) {
            break;
        }
        handle(target, &next);
    }
    if (now > target->now) {
        target->now = now;
    }
    target_uart_catch_up(target, target->now);
    target_usb_catch_up(target, target->now);
}
