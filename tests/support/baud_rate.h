/* SPDX-License-Identifier: MIT */
/** @file The baud rate of a terminal as the kernel has it, whichever way it was set. */
#ifndef NDFU_TESTS_BAUD_RATE_H
#define NDFU_TESTS_BAUD_RATE_H

/** @return bits per second, or 0 where the descriptor is of no terminal */
unsigned baud_rate_of(int descriptor);

#endif
