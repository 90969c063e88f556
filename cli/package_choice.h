/* SPDX-License-Identifier: MIT */
/** @file What commands that look at a package, and change nothing, have in common. */
#ifndef NDFU_CLI_PACKAGE_CHOICE_H
#define NDFU_CLI_PACKAGE_CHOICE_H

#include <ndfu/key.h>

#include "command.h"
#include "key_source.h"

/** The values of such a command. */
struct package_choice {
    const char *public_key;
};

/** Its options. @param key_help  what the key is for; a string literal */
#define PACKAGE_OPTION_ROWS(key_help)                          \
    {                                                          \
        .name = "public-key",                                  \
        .type = OPTION_TEXT,                                   \
        .argument = "KEY",                                     \
        .help = key_help KEY_SOURCE_HELP,                      \
        .offset = offsetof(struct package_choice, public_key), \
    },                                                         \
        JSON_OPTION_ROW(NULL)

/** Looks at the package at a path, and prints what it finds. @param key  NULL for none */
typedef enum ndfu_status inspect_function(const char *path, const struct ndfu_key *key,
                                          struct ndfu_error *error);

/** Runs such a command with the key that was chosen. @return the exit code */
int inspect_package(const struct package_choice *choice, const char *path, const char *command,
                    inspect_function *inspect);

#endif
