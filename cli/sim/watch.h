/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Tells when hosts open and close ports. A host cannot be waited for on the port itself: while
 * there is none, that is always ready. One watch serves all ports, as the system has few to give.
 */
#ifndef NDFU_CLI_SIM_WATCH_H
#define NDFU_CLI_SIM_WATCH_H

#include <stdbool.h>

enum {
    WATCH_NOTHING = 0, /**< nothing more was touched */
    WATCH_ALL = -1,    /**< too much was: it may be any port */
};

struct watch {
    int descriptor; /**< becomes readable when a port was touched; -1: closed */
};

/** @return false with a message on standard error */
bool watch_open(struct watch *watch);

void watch_close(struct watch *watch);

/**
 * Watches a port until it is removed.
 *
 * @return its number, from 1 and never used again; or -1 with errno set
 */
int watch_add(const struct watch *watch, const char *port);

/** @return the number of a port that was touched, or one of the two values above */
int watch_next(const struct watch *watch);

#endif
