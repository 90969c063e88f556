/* SPDX-License-Identifier: MIT */
#include "reference/mdoc_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 78, ESCAPED_SIZE = 16 };

/* Names of options are to be copied into a shell, so their hyphens must be what a shell knows. */
static bool is_verbatim(const char *word, size_t length)
{
    return length > 1 && (word[0] == '-' || memchr(word, '_', length) || memchr(word, '/', length));
}

/* How many bytes a character of UTF-8 has, and which it is. */
static size_t decode(const char *text, unsigned *character)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const size_t length = bytes[0] < 0xc0 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;

    *character = length == 1 ? bytes[0] : bytes[0] & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++)
        *character = *character << 6 | (bytes[i] & 0x3fU);
    return length;
}

/* A character as mdoc has it. */
static void escape(unsigned character, bool verbatim, char escaped[ESCAPED_SIZE])
{
    if (character >= 0x80)
        (void)snprintf(escaped, ESCAPED_SIZE, "\\[u%04X]", character);
    else if (character == '\\')
        (void)snprintf(escaped, ESCAPED_SIZE, "\\e");
    else if (character == '\'')
        (void)snprintf(escaped, ESCAPED_SIZE, "\\(aq");
    else if (character == '`')
        (void)snprintf(escaped, ESCAPED_SIZE, "\\(ga");
    else if (character == '-' && verbatim)
        (void)snprintf(escaped, ESCAPED_SIZE, "\\-");
    else
        (void)snprintf(escaped, ESCAPED_SIZE, "%c", (int)character);
}

/* Prints a word to a stream, or to none. @return how many bytes that takes in the page */
static size_t put_word(FILE *stream, const char *word, size_t length, bool verbatim)
{
    size_t size = 0;

    for (const char *end = word + length; word < end;) {
        unsigned character;
        char escaped[ESCAPED_SIZE];

        word += decode(word, &character);
        escape(character, verbatim, escaped);
        size += strlen(escaped);
        if (stream)
            (void)fputs(escaped, stream);
    }
    return size;
}

void print_inline(const char *text)
{
    (void)put_word(stdout, text, strlen(text), false);
}

void print_verbatim(const char *text)
{
    (void)put_word(stdout, text, strlen(text), true);
}

static bool ends_sentence(const char *word, size_t length)
{
    return length > 1 && strchr(".?!", word[length - 1]);
}

void print_text(const char *text)
{
    size_t at = 0;

    while (*text) {
        const size_t word = strcspn(text, " \n");
        const bool verbatim = is_verbatim(text, word);

        if (at > 0 && at + put_word(NULL, text, word, verbatim) > WIDTH) {
            (void)putchar('\n');
            at = 0;
        }
        if (at > 0)
            (void)putchar(' ');
        else if (*text == '.')
            (void)printf("\\&");
        at += put_word(stdout, text, word, verbatim) + 1;
        if (ends_sentence(text, word)) {
            (void)putchar('\n');
            at = 0;
        }
        text += word;
        if (strncmp(text, "\n\n", 2) == 0) {
            (void)printf("%s.Pp\n", at > 0 ? "\n" : "");
            at = 0;
        }
        text += strspn(text, " \n");
    }
    if (at > 0)
        (void)putchar('\n');
}
