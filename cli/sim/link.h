/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The link under which a port is found. The port's own name changes whenever the target leaves the
 * bus; the link is made anew each time. Nothing but links to pseudo-terminals is ever removed.
 */
#ifndef NDFU_CLI_SIM_LINK_H
#define NDFU_CLI_SIM_LINK_H

#include <stdbool.h>

/** Whether a link can be made at a path. @return false with a message on standard error */
bool link_check(const char *path);

/**
 * Makes a link to a port, in place of one that an earlier simulation left behind.
 *
 * @return false with a message on standard error
 */
bool link_make(const char *path, const char *port);

/** Removes a link, unless it leads to another port by now. */
void link_remove(const char *path, const char *port);

#endif
