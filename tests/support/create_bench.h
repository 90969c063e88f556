/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Where tests of making packages begin: options that lack nothing but firmware, and packages that
 * must come out.
 */
#ifndef NDFU_TESTS_CREATE_BENCH_H
#define NDFU_TESTS_CREATE_BENCH_H

#include <ndfu/create.h>

/**
 * Hardware version 52, application version 100, SoftDevices 0x1000 and 0xFFFE in this order, not
 * signed.
 */
struct ndfu_create_options create_demands(void);

/** Makes a package, and fails the test when it cannot be made or does not verify. */
struct ndfu_package *create_package(const struct ndfu_create_options *options);

/** Reads bytes as a raw binary. */
struct ndfu_firmware *create_firmware(const uint8_t *bytes, size_t size);

#endif
