/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Text that may not be UTF-8: names of files are any bytes, and a message that was cut to fit may
 * end within a character.
 */
#ifndef NDFU_CLI_UTF8_H
#define NDFU_CLI_UTF8_H

/**
 * Copies a text, with U+FFFD in place of each byte that is not part of a character.
 *
 * @param end  put behind it; must be UTF-8
 * @return for free(); NULL without memory
 */
char *utf8_repair(const char *text, const char *end);

#endif
