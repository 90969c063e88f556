/* SPDX-License-Identifier: MIT */
/** @file What the simulator calls requests, resets and images, wherever it names them. */
#ifndef NDFU_CLI_SIM_NAMES_H
#define NDFU_CLI_SIM_NAMES_H

#include "target/report.h"

/** @return the name of a request, such as "get_crc"; NULL where an opcode has no meaning */
const char *name_of_opcode(unsigned opcode);

const char *name_of_reset(enum target_reset_cause cause);
const char *name_of_image(enum target_image_type type);
const char *name_of_mode(enum target_mode mode);

#endif
