/* SPDX-License-Identifier: MIT */
/** @file Ctrl-C while waiting for a device. The second one ends the program at once. */
#ifndef NDFU_CLI_INTERRUPT_H
#define NDFU_CLI_INTERRUPT_H

#include <stdbool.h>

#include <ndfu/enter.h>

/** From now on an interrupt ends the waits of a watch. */
void interrupt_begin(struct ndfu_watch *watch);

/** Whether there was one since. */
bool interrupt_came(void);

/** From now on an interrupt ends the program again. To be called before the watch is destroyed. */
void interrupt_end(void);

#endif
