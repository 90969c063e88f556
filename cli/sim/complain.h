/* SPDX-License-Identifier: MIT */
/** @file Messages of `ndfu sim` on standard error. */
#ifndef NDFU_CLI_SIM_COMPLAIN_H
#define NDFU_CLI_SIM_COMPLAIN_H

#include <stdbool.h>

/** Prints a message as one line. @return false, for whoever has failed */
bool complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** The message that was printed last; empty where none was. */
const char *last_complaint(void);

#endif
