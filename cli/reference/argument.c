/* SPDX-License-Identifier: MIT */
#include "reference/argument.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each name means one thing in all commands. Numbers and choices are known by their type. */
static const struct argument_row {
    const char *name;
    enum argument_kind kind;
} argument_rows[] = {
    {"BYTES", ARGUMENT_TEXT},   {"COMMAND", ARGUMENT_TEXT},   {"DIR", ARGUMENT_DIRECTORY},
    {"FILE", ARGUMENT_FILE},    {"KEY", ARGUMENT_FILE},       {"KIND=SECONDS", ARGUMENT_TEXT},
    {"LIST", ARGUMENT_TEXT},    {"N", ARGUMENT_TEXT},         {"NUMBER", ARGUMENT_TEXT},
    {"PACKAGE", ARGUMENT_FILE}, {"PATH", ARGUMENT_TEXT}, /* where a device is plugged in */
    {"PORT", ARGUMENT_PORT},    {"RULE", ARGUMENT_TEXT},      {"TEXT", ARGUMENT_TEXT},
    {"VERSION", ARGUMENT_TEXT}, {"VID[:PID]", ARGUMENT_TEXT}, {NULL, ARGUMENT_NONE},
};

static enum argument_kind find(const char *what, const char *name)
{
    for (const struct argument_row *row = argument_rows; row->name; row++) {
        if (strcmp(row->name, name) == 0)
            return row->kind;
    }
    (void)fprintf(
        stderr,
        "ndfu-reference: '%s' takes '%s', of which nobody knows how it is completed; add it "
        "to argument_rows in cli/reference/argument.c, or use a name that is there\n",
        what, name);
    exit(EXIT_FAILURE);
}

enum argument_kind option_argument(const struct option_row *row)
{
    switch (row->type) {
    case OPTION_FLAG:
    case OPTION_JSON:
        return ARGUMENT_NONE;
    case OPTION_NUMBER:
        return row->is_optional ? ARGUMENT_OPTIONAL : ARGUMENT_TEXT;
    case OPTION_CHOICE:
        return ARGUMENT_WORD;
    case OPTION_TEXT:
    case OPTION_TEXTS:
        break;
    }
    return find(row->name, row->argument);
}

enum argument_kind operand_argument(const struct command *command)
{
    return command->operand ? find(command->name, command->operand) : ARGUMENT_NONE;
}

const char *argument_kind_name(enum argument_kind kind)
{
    static const char *const names[] = {
        [ARGUMENT_NONE] = "nothing",        [ARGUMENT_OPTIONAL] = "optional",
        [ARGUMENT_TEXT] = "text",           [ARGUMENT_WORD] = "word",
        [ARGUMENT_FILE] = "file",           [ARGUMENT_PORT] = "port",
        [ARGUMENT_DIRECTORY] = "directory",
    };

    return names[kind];
}
