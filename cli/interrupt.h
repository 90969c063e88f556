/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What Ctrl-C ends, and a closed terminal. A second one, half a second later or more, ends the
 * program at once.
 */
#ifndef NDFU_CLI_INTERRUPT_H
#define NDFU_CLI_INTERRUPT_H

#include <stdbool.h>

/** Ends something, in a signal handler. */
typedef void interrupt_function(void *what);

/** From now on SIGINT and SIGTERM end this, and SIGHUP where it is not ignored; with NULL, they are
 * only told to whoever asks. */
void interrupt_begin(interrupt_function *end, void *what);

/** Whether there was one since. Any thread may ask. */
bool interrupt_came(void);

/** A descriptor that is readable from then on, for whoever waits elsewhere; -1 without one. */
int interrupt_descriptor(void);

/** From now on they end the program again: the first one, or else the second as before. To be
 * called while what they end is still there. */
void interrupt_end(void);

#endif
