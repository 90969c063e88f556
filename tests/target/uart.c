/* SPDX-License-Identifier: MIT */
#include "target/uart.h"

#include "target/boot.h"
#include "target/fault_rules.h"
#include "target/receiver.h"
#include "target/state.h"

enum {
    FIFO = 6,
    /* A byte without a baud rate: as fast as the interrupt was seen to take them. */
    FREE_RECEIVE_NS = 22000,
    FREE_SEND_NS = 20000,
    /* With RTS/CTS a byte is not taken faster than this. Measured against what is observed at
     * 921600 and 1000000 baud: 64-byte writes run out of buffers, 128-byte writes do not. */
    RTS_RECEIVE_NS = 11500,
    BITS = 10,
};

#define SECOND_NS 1000000000u

static uint64_t receive_ns(const struct target *target)
{
    uint64_t time;

    if (target->config.baud == 0) {
        return FREE_RECEIVE_NS;
    }
    time = (uint64_t)BITS * SECOND_NS / target->config.baud;
    return target->config.rts && time < RTS_RECEIVE_NS ? RTS_RECEIVE_NS : time;
}

uint64_t target_uart_send_ns(const struct target *target)
{
    return target->config.baud ? (uint64_t)BITS * SECOND_NS / target->config.baud : FREE_SEND_NS;
}

static bool is_uart(const struct target *target)
{
    return target->config.transport == TARGET_UART;
}

static size_t arrived(const struct target *target, uint64_t at)
{
    size_t length = target_line_length(&target->line);
    uint64_t count;

    if (length == 0 || at < target->line.next_at) {
        return 0;
    }
    count = 1 + (at - target->line.next_at) / receive_ns(target);
    return count < length ? (size_t)count : length;
}

/* Takes bytes off the line; nobody listens before the bootloader runs. */
static void take(struct target *target, uint64_t at, size_t count)
{
    if (count == 0) {
        return;
    }
    if (target->mode == TARGET_BOOTLOADER && !target->halted) {
        target_receiver_feed(target, at, target_line_bytes(&target->line), count);
    }
    target_line_drop(&target->line, count);
    target->line.next_at += count * receive_ns(target);
    target_fault_received(target, at);
}

void target_uart_written(struct target *target, uint64_t at, size_t length_before)
{
    uint64_t earliest = at + receive_ns(target);

    if (length_before == 0 && target->line.next_at < earliest) {
        target->line.next_at = earliest;
    }
}

uint64_t target_uart_next(const struct target *target)
{
    uint64_t offset;
    uint64_t left;

    if (!is_uart(target) || target_line_length(&target->line) == 0 || target->stall_until > 0) {
        return TARGET_NEVER;
    }
    offset = target_line_to_event(&target->line);
    left = target_fault_bytes_left(target);
    if (left > 0 && left - 1 < offset) {
        offset = left - 1;
    }
    return target->line.next_at + offset * receive_ns(target);
}

void target_uart_event(struct target *target, uint64_t at)
{
    take(target, at, arrived(target, at));
}

void target_uart_catch_up(struct target *target, uint64_t at)
{
    if (is_uart(target) && target->stall_until == 0) {
        take(target, at, arrived(target, at));
    }
}

size_t target_uart_unsent(const struct target *target, uint64_t at)
{
    return target_line_length(&target->line) - arrived(target, at);
}

void target_uart_hold(struct target *target, uint64_t at)
{
    target_uart_catch_up(target, at);
}

static void overrun(struct target *target, uint64_t at, size_t count)
{
    target->report.overruns++;
    target_line_drop(&target->line, count);
    target->line.next_at += count * receive_ns(target);
    target_reset(target, at, TARGET_RESET_OVERRUN);
}

void target_uart_resume(struct target *target, uint64_t at)
{
    size_t count = is_uart(target) ? arrived(target, at) : 0;
    bool lossless = target->config.rts || target->config.baud == 0;

    if (count > FIFO && !lossless && target->mode == TARGET_BOOTLOADER) {
        overrun(target, at, count);
        return;
    }
    if (count > FIFO && lossless) {
        take(target, at, FIFO);
        target->line.next_at = at + receive_ns(target);
    } else {
        take(target, at, count);
    }
}
