/* SPDX-License-Identifier: MIT */
#include "key_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_error.h"

static const char environment[] = "env:";

static bool is_standard_input(const char *source)
{
    return strcmp(source, "-") == 0;
}

static bool is_environment(const char *source)
{
    return strncmp(source, environment, sizeof environment - 1) == 0;
}

static enum ndfu_status from_stdin(struct ndfu_key **key, struct ndfu_error *error)
{
    static char text[NDFU_KEY_FILE_MAX + 1];
    const size_t size = fread(text, 1, sizeof text, stdin);
    enum ndfu_status status;

    if (ferror(stdin))
        return fail_system(error, NDFU_E_KEY_READ, errno, "cannot read standard input");
    status = ndfu_key_open_memory(text, size, "standard input", key, error);
    explicit_bzero(text, sizeof text);
    return status;
}

static enum ndfu_status from_environment(const char *name, struct ndfu_key **key,
                                         struct ndfu_error *error)
{
    const char *text = getenv(name);

    if (!text)
        return fail_command(error, NDFU_E_KEY_READ, "there is no environment variable '%s'", name);
    return ndfu_key_open_memory(text, strlen(text), name, key, error);
}

enum ndfu_status key_from(const char *source, struct ndfu_key **key, struct ndfu_error *error)
{
    *key = NULL;
    if (!source)
        return NDFU_OK;
    if (is_standard_input(source))
        return from_stdin(key, error);
    if (is_environment(source))
        return from_environment(source + sizeof environment - 1, key, error);
    return ndfu_key_open(source, key, error);
}

bool key_source_is_file(const char *source)
{
    return !is_standard_input(source) && !is_environment(source);
}

const char *key_source_path(const char *source)
{
    if (!source || is_environment(source))
        return NULL;
    return is_standard_input(source) ? "/dev/stdin" : source;
}

enum ndfu_status private_key_from(const char *source, struct ndfu_key **key,
                                  struct ndfu_error *error)
{
    const enum ndfu_status status = key_from(source, key, error);

    if (!*key || ndfu_key_is_private(*key))
        return status;
    ndfu_key_close(*key);
    *key = NULL;
    return fail_command(error, NDFU_E_KEY,
                        "'%s' is a public key, and signing needs the private one", source);
}

const char *fingerprint_text(const struct ndfu_key *key, char text[HEX_TEXT_SIZE])
{
    uint8_t fingerprint[NDFU_KEY_FINGERPRINT_SIZE];

    ndfu_key_fingerprint(key, fingerprint);
    return hex_text(fingerprint, sizeof fingerprint, text);
}
