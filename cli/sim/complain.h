/* SPDX-License-Identifier: MIT */
/** @file Messages of `ndfu sim` on standard error. */
#ifndef NDFU_CLI_SIM_COMPLAIN_H
#define NDFU_CLI_SIM_COMPLAIN_H

#include <stdbool.h>

/** Prints a message as one line. @return false, for whoever has failed */
bool complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** The same for what the system refuses; the text of the errno is added. */
bool complain_of_system(int reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The message that was printed last; empty where none was. */
const char *last_complaint(void);

/** The errno of that message; 0 where it has none. */
int last_reason(void);

#endif
