/* SPDX-License-Identifier: MIT */
/** @file Whether a device is meant by two options, whatever they call it. */
#ifndef NDFU_CLI_GIVEN_ONCE_H
#define NDFU_CLI_GIVEN_ONCE_H

#include <ndfu/error.h>

#include "command.h"

/**
 * Refuses a device that is given twice: it would be updated, and counted, twice.
 *
 * @param ports           names as the library takes them; may be empty, as what follows
 * @param serial_numbers  of USB
 * @return NDFU_OK, for devices that are not there yet, too; NDFU_E_ARGUMENT; NDFU_E_NO_MEMORY
 */
enum ndfu_status check_given_once(const struct option_texts *ports,
                                  const struct option_texts *serial_numbers,
                                  struct ndfu_error *error);

#endif
