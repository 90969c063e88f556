/* SPDX-License-Identifier: MIT */
/** @file Errors that the command finds by itself, in the form of those of the library. */
#ifndef NDFU_CLI_FAILURE_H
#define NDFU_CLI_FAILURE_H

#include <ndfu/error.h>

/** Fills an error, as of the layer that finds devices. @return the status */
__attribute__((format(printf, 3, 4))) enum ndfu_status fail_device(struct ndfu_error *error,
                                                                   enum ndfu_status status,
                                                                   const char *format, ...);

#endif
