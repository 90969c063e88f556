/* SPDX-License-Identifier: MIT */
/** @file Names that users and devices give: they may have any character in them. */
#ifndef NDFU_CLI_PRINTABLE_H
#define NDFU_CLI_PRINTABLE_H

/** What to print of a character, so that none ends a line or moves a cursor. */
static inline char printable(char character)
{
    return (unsigned char)character < ' ' || character == 0x7f ? '?' : character;
}

#endif
