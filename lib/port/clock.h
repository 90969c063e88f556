/* SPDX-License-Identifier: MIT */
/** @file The clock of everything that waits. */
#ifndef NDFU_PORT_CLOCK_H
#define NDFU_PORT_CLOCK_H

#include <stdint.h>

/** Microseconds since some moment in the past. It never goes back. */
uint64_t ndfu_clock_us(void);

#endif
