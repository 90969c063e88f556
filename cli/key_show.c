/* SPDX-License-Identifier: MIT */
/* ndfu key show: a key, in the form that somebody needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "key_source.h"
#include "output.h"

/* The library's forms, and one more. */
enum { FORM_FINGERPRINT = NDFU_KEY_C + 1 };

static const char *const forms[] = {"pem", "hex", "c", "fingerprint", NULL};

struct values {
    int form;
    bool is_private;
};

static const struct option_row options[] = {
    {
        .name = "format",
        .letter = 'f',
        .type = OPTION_CHOICE,
        .argument = "pem|hex|c|fingerprint",
        .help = "as other tools take it; the bytes as bootloaders hold them; C source for a "
                "bootloader; or the SHA-256 to know the key by (pem)",
        .offset = offsetof(struct values, form),
        .choices = forms,
    },
    {
        .name = "private",
        .type = OPTION_FLAG,
        .help = "print the private half, which no one else may see",
        .offset = offsetof(struct values, is_private),
    },
    JSON_OPTION_ROW(NULL),
    {0},
};

static void print_text(const struct ndfu_key *key, const struct values *given, const char *text)
{
    char digits[HEX_TEXT_SIZE];

    (void)fingerprint_text(key, digits);
    if (output_is_json()) {
        cJSON *line = begin_line("key", NULL);

        cJSON_AddStringToObject(line, "fingerprint", digits);
        cJSON_AddBoolToObject(line, "private", given->is_private);
        cJSON_AddStringToObject(line, "format", forms[given->form]);
        cJSON_AddStringToObject(line, "text", text ? text : digits);
        print_line(line);
    } else if (text) {
        (void)fputs(text, stdout);
    } else {
        (void)printf("%s\n", digits);
    }
}

static enum ndfu_status show(const struct ndfu_key *key, const struct values *given,
                             struct ndfu_error *error)
{
    const enum ndfu_key_half half = given->is_private ? NDFU_KEY_PRIVATE : NDFU_KEY_PUBLIC;
    char *text = NULL;
    enum ndfu_status status = NDFU_OK;

    if (given->form != FORM_FINGERPRINT)
        status = ndfu_key_write(key, half, (enum ndfu_key_form)given->form, &text, error);
    if (status == NDFU_OK)
        print_text(key, given, text);
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_key *key;
    struct ndfu_error error;
    enum ndfu_status status = key_from(operand, &key, &error);

    if (status == NDFU_OK)
        status = show(key, given, &error);
    ndfu_key_close(key);
    return end_command(command_key_show.name, NULL, status, &error);
}

const struct command command_key_show = {
    .name = "key show",
    .operand = "KEY",
    .summary = "Show a key, for a bootloader or for other tools",
    .description =
        "KEY is " KEY_SOURCE_HELP ";\n"
        "PEM, or a public key as 128 hexadecimal digits. Prints its public half, unless the private\n"
        "one is asked for.",
    .options = options,
    .values_size = sizeof(struct values),
    .run = run,
};
