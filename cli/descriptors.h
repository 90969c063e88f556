/* SPDX-License-Identifier: MIT */
/** @file How many descriptors the command may have. */
#ifndef NDFU_CLI_DESCRIPTORS_H
#define NDFU_CLI_DESCRIPTORS_H

/** Lets it have as many as the system allows: the limit below that is for programs that cannot
 * count to more than 1024. */
void allow_more_descriptors(void);

#endif
