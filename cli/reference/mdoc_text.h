/* SPDX-License-Identifier: MIT */
/** @file Text in a man page: escaped, a line for each sentence, broken at blanks. */
#ifndef NDFU_CLI_REFERENCE_MDOC_TEXT_H
#define NDFU_CLI_REFERENCE_MDOC_TEXT_H

/** Prints text of one or more paragraphs, with blank lines between them, as lines of mdoc. */
void print_text(const char *text);

/** Prints a part of a line, such as the argument of a macro. */
void print_inline(const char *text);

/** The same, with hyphens that stay what they are when somebody copies them into a shell. */
void print_verbatim(const char *text);

#endif
