/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Real packages, keys and firmware, in the folder that NDFU_TEST_DATA names.
 */
#ifndef NDFU_TESTS_TEST_DATA_H
#define NDFU_TESTS_TEST_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A file; bytes are freed with free(). */
struct test_data {
    uint8_t *bytes;
    size_t size;
};

/** Whether there is such a folder. Says so on standard output where there is not. */
bool test_data_is_there(void);

/** The path of a file, such as "packages/bar.hex"; freed with free(). */
char *test_data_path(const char *name);

/** Reads a file. Ends the program where it is missing. */
struct test_data test_data_read(const char *name);

#endif
