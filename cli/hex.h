/* SPDX-License-Identifier: MIT */
/** @file Bytes as hexadecimal digits. */
#ifndef NDFU_CLI_HEX_H
#define NDFU_CLI_HEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** The most bytes that are ever shown in a text: a hash or a signature. */
#define HEX_BYTES_MAX 64

/** Room for the digits of that many bytes. */
#define HEX_TEXT_SIZE (2 * HEX_BYTES_MAX + 1)

/** Writes the digits of at most HEX_BYTES_MAX bytes. @return text */
const char *hex_text(const uint8_t *bytes, size_t size, char text[HEX_TEXT_SIZE]);

/** Prints the digits of any number of bytes. */
void hex_print(FILE *file, const uint8_t *bytes, size_t size);

#endif
