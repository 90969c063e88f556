/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What fuzz targets share. Each is a program that is handed any bytes; it must neither crash nor
 * break what it promises of the ones that it accepts. libFuzzer runs them where the compiler has
 * it, and driver.c elsewhere.
 */
#ifndef NDFU_TESTS_FUZZ_H
#define NDFU_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/** Tries some bytes. @return 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** A promise, which holds for everything that is accepted. */
#define PROMISE(condition) ((condition) ? (void)0 : abort())

#endif
