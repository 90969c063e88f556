/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The low-latency flag of serial ports. Without it a bridge may hold an answer back for 16 ms,
 * which is much where every request waits for its answer.
 */
#ifndef NDFU_PORT_LATENCY_H
#define NDFU_PORT_LATENCY_H

#include <stdbool.h>

/** Sets the flag. @return whether it was not set before, and is to be put back */
bool ndfu_latency_lower(int descriptor);

/** Clears the flag. */
void ndfu_latency_restore(int descriptor);

#endif
