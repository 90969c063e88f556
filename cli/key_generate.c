/* SPDX-License-Identifier: MIT */
/* ndfu key generate: a new key to sign packages with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "command_error.h"
#include "key_source.h"
#include "output.h"
#include "save_file.h"

static const struct option_row options[] = {
    JSON_OPTION_ROW(NULL),
    {0},
};

/* What is written under such a name could only be read by another. */
static enum ndfu_status check_name(const char *path, struct ndfu_error *error)
{
    if (key_source_is_file(path))
        return NDFU_OK;
    return fail_command(error, NDFU_E_ARGUMENT,
                        "'%s' is no name of a file where a key is read; give another one, such as "
                        "key.pem",
                        path);
}

static enum ndfu_status save_key(const char *path, const struct ndfu_key *key,
                                 struct ndfu_error *error)
{
    const struct save_how how = {.secret = true, .mend = "give another name"};
    char *text;
    enum ndfu_status status = ndfu_key_write(key, NDFU_KEY_PRIVATE, NDFU_KEY_PEM, &text, error);

    if (status != NDFU_OK)
        return status;
    status = save_file(path, text, strlen(text), &how, error);
    explicit_bzero(text, strlen(text));
    free(text);
    return status;
}

/* As a shell takes it for one word, and no command for an option. */
static void print_word(FILE *stream, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:=@_";

    if (path[0] == '-')
        (void)fputs("./", stream);
    if (path[strspn(path, plain)] == '\0') {
        (void)fputs(path, stream);
        return;
    }
    (void)fputc('\'', stream);
    for (; *path; path++)
        (void)fputs(*path == '\'' ? "'\\''" : (const char[]){*path, '\0'}, stream);
    (void)fputc('\'', stream);
}

static void print_key(const char *path, const struct ndfu_key *key)
{
    char digits[HEX_TEXT_SIZE];

    (void)fingerprint_text(key, digits);
    if (output_is_json()) {
        cJSON *line = begin_line("key", NULL);

        cJSON_AddStringToObject(line, "file", path);
        cJSON_AddStringToObject(line, "fingerprint", digits);
        print_line(line);
    } else {
        (void)printf("%s: private key with the fingerprint %s\n", path, digits);
    }
    (void)fprintf(stderr,
                  "Keep it secret, and keep a copy: without it devices take no more updates.\n"
                  "For the bootloader: ndfu key show --format c ");
    print_word(stderr, path);
    (void)fputc('\n', stderr);
}

static int run(const void *values, const char *operand)
{
    struct ndfu_key *key = NULL;
    struct ndfu_error error;
    enum ndfu_status status = check_name(operand, &error);

    (void)values;
    if (status == NDFU_OK)
        status = ndfu_key_generate(&key, &error);
    if (status == NDFU_OK)
        status = save_key(operand, key, &error);
    if (status == NDFU_OK)
        print_key(operand, key);
    ndfu_key_close(key);
    return end_command(command_key_generate.name, NULL, status, &error);
}

const struct command command_key_generate = {
    .name = "key generate",
    .operand = "FILE",
    .summary = "Make a new key to sign packages with",
    .description =
        "Writes a private P-256 key as PEM to FILE, which only its owner may read. A file that is\n"
        "there is never overwritten: whoever loses a key can never update what trusts it.",
    .options = options,
    .run = run,
};
