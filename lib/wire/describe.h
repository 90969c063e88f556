/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Requests and responses in words, a line each, for transcripts and logs.
 *
 * Whatever is in a frame, there is a text for it, and nothing behind its length is read.
 */
#ifndef NDFU_WIRE_DESCRIBE_H
#define NDFU_WIRE_DESCRIBE_H

#include <stddef.h>
#include <stdint.h>

/** Room for any of the texts. */
#define NDFU_DESCRIPTION_SIZE 160

/**
 * Describes a request, such as "CREATE data size=4096" or "WRITE 64".
 *
 * @param frame   decoded, without its END
 * @param known   how many bytes of it there are to be read: all, or the first few
 * @param length  of the whole frame
 * @return text
 */
const char *ndfu_describe_request(const uint8_t *frame, size_t known, size_t length,
                                  char text[NDFU_DESCRIPTION_SIZE]);

/**
 * Describes a response, such as "GET_MTU 2051" or "CREATE refused: insufficient resources".
 *
 * @param frame     decoded, without its END
 * @param selected  the type in the last select request, which the answer does not repeat; 0 where
 *                  it is not known
 * @return text
 */
const char *ndfu_describe_response(const uint8_t *frame, size_t length, uint8_t selected,
                                   char text[NDFU_DESCRIPTION_SIZE]);

#endif
