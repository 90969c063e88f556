/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Filling a struct ndfu_error where a failure happens.
 */
#ifndef NDFU_BASE_ERROR_H
#define NDFU_BASE_ERROR_H

#include <stddef.h>

#include <ndfu/error.h>

/**
 * Sets every field of an error; those that are not given become 0.
 *
 * @param error      may be NULL; what it holds may be in what is given
 * @param operation  what was being done; cut to fit
 * @param format     printf format of the message; the text is cut to fit
 * @return the status that was given, so that a caller can return it in the same breath
 */
__attribute__((format(printf, 5, 6))) enum ndfu_status ndfu_error_set(struct ndfu_error *error,
                                                                      enum ndfu_status status,
                                                                      enum ndfu_layer layer,
                                                                      const char *operation,
                                                                      const char *format, ...);

/** The same, with the system's errno for whoever reads the number rather than the text. */
__attribute__((format(printf, 6, 7))) enum ndfu_status ndfu_error_set_os(
    struct ndfu_error *error, enum ndfu_status status, enum ndfu_layer layer, const char *operation,
    int os_error, const char *format, ...);

/**
 * The same for a file that something is wrong with; the layer is NDFU_LAYER_PACKAGE.
 *
 * @param name    of the file; stands in quotation marks in front of the message
 * @param format  printf format of the rest of the message
 */
__attribute__((format(printf, 5, 6))) enum ndfu_status ndfu_error_set_file(struct ndfu_error *error,
                                                                           enum ndfu_status status,
                                                                           const char *operation,
                                                                           const char *name,
                                                                           const char *format, ...);

/**
 * The system's text for an errno. Unlike strerror() it may be called from any thread.
 *
 * @param buffer  holds the text, cut to fit
 * @return buffer
 */
const char *ndfu_os_text(int os_error, char *buffer, size_t size);

/**
 * Puts a question mark in the place of each control character. A message may quote names out of a
 * package, or of a port: none of these may reach a terminal, or end a line.
 */
void ndfu_make_printable(char *text);

#endif
