/* SPDX-License-Identifier: MIT */
#include "hex.h"

static const char digits[] = "0123456789abcdef";

const char *hex_text(const uint8_t *bytes, size_t size, char text[HEX_TEXT_SIZE])
{
    char *at = text;

    for (size_t i = 0; i < size && i < HEX_BYTES_MAX; i++) {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '\0';
    return text;
}

void hex_print(FILE *file, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        (void)fputc(digits[bytes[i] >> 4], file);
        (void)fputc(digits[bytes[i] & 15], file);
    }
}
