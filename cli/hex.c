/* SPDX-License-Identifier: MIT */
#include "hex.h"

const char *hex_text(const uint8_t *bytes, size_t size, char text[HEX_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char *at = text;

    for (size_t i = 0; i < size && i < HEX_BYTES_MAX; i++) {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '\0';
    return text;
}
