/* SPDX-License-Identifier: MIT */
/** @file A package as a line of JSON. */
#ifndef NDFU_CLI_PKG_JSON_H
#define NDFU_CLI_PKG_JSON_H

#include <ndfu/key.h>
#include <ndfu/package.h>

/**
 * Prints the event "package".
 *
 * @param key  what signatures may verify with; NULL where it is not known
 */
void print_package_json(const char *path, const struct ndfu_package *package,
                        const struct ndfu_key *key);

#endif
