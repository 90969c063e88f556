/* SPDX-License-Identifier: MIT */
/** @file What `ndfu sim` tells on standard output. */
#ifndef NDFU_CLI_SIM_ANNOUNCE_H
#define NDFU_CLI_SIM_ANNOUNCE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Tells of a new port, unless whoever is to read it is gone, or too slow: that must not hold up the
 * target.
 *
 * @param number  of the target, from 1
 * @param link    to the port; NULL for none
 * @param port    its own name
 * @return false when that failed, with a message on standard error
 */
bool announce_port(size_t number, const char *link, const char *port);

/**
 * Ends the simulation: with --json prints the result, unless nobody reads for a second.
 *
 * @return the exit code, after a message on standard error where it is another
 */
int announce_end(int code);

#endif
