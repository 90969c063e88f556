/* SPDX-License-Identifier: MIT */
/** @file A package that a test made, as the library opens it. */
#ifndef NDFU_TESTS_OPEN_PACKAGE_H
#define NDFU_TESTS_OPEN_PACKAGE_H

#include <ndfu/package.h>

#include "support/package_maker.h"

/**
 * Opens a package and frees its bytes. Where that cannot be, the program ends with the reason.
 *
 * @return the package, for ndfu_package_close()
 */
struct ndfu_package *open_package(struct made_package made);

#endif
