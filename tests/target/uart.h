/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The UART: bytes arrive one by one in interrupts, with a FIFO of six behind them.
 *
 * While the CPU stands still for longer than the FIFO lasts, the line is stopped by RTS, or bytes
 * are lost and the error handler resets the target. Words that are written to flash are too short
 * to matter at any rate up to 1000000 baud.
 */
#ifndef NDFU_TARGET_UART_H
#define NDFU_TARGET_UART_H

#include <stddef.h>
#include <stdint.h>

struct target;

/** The host has written to the line; it was empty before, or not. */
void target_uart_written(struct target *target, uint64_t at, size_t length_before);

/** When the end of a frame, or the last byte on the line, arrives. */
uint64_t target_uart_next(const struct target *target);
void target_uart_event(struct target *target, uint64_t at);

/** Takes the bytes that have arrived by now. There is no end of a frame among them. */
void target_uart_catch_up(struct target *target, uint64_t at);

/** How many of the bytes on the line have not arrived by now. */
size_t target_uart_unsent(const struct target *target, uint64_t at);

/** The CPU stands still; the CPU goes on. */
void target_uart_hold(struct target *target, uint64_t at);
void target_uart_resume(struct target *target, uint64_t at);

/** How long a byte takes on its way to the host. */
uint64_t target_uart_send_ns(const struct target *target);

#endif
