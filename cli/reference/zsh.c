/* SPDX-License-Identifier: MIT */
/* Completion for zsh: functions for _arguments, one for each command. */
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "reference/argument.h"
#include "reference/groups.h"
#include "reference/parts.h"

/* Prints text within single quotes, with a backslash before what is special to _arguments there. */
static void print_escaped(const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            (void)printf("'\\''");
        else
            (void)printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
    }
}

/* Prints `:message:action`, the rest of what _arguments is told of an argument. */
static void print_argument(const char *name, enum argument_kind kind, const char *const *choices)
{
    (void)printf("%s:", kind == ARGUMENT_OPTIONAL ? ":" : "");
    print_escaped(name, "\\:");
    (void)putchar(':');
    switch (kind) {
    case ARGUMENT_NONE:
    case ARGUMENT_OPTIONAL:
    case ARGUMENT_TEXT:
        (void)putchar(' ');
        break;
    case ARGUMENT_WORD:
        for (const char *const *word = choices; *word; word++)
            (void)printf("%s%s", word == choices ? "(" : " ", *word);
        (void)putchar(')');
        break;
    case ARGUMENT_FILE:
        (void)printf("_files");
        break;
    case ARGUMENT_DIRECTORY:
        (void)printf("_path_files -/");
        break;
    case ARGUMENT_PORT:
        (void)printf("_ndfu_port");
        break;
    }
}

/* An option with a letter has two names, of which only one is offered once the other was given. */
static void print_option(const struct option_row *row)
{
    const enum argument_kind kind = option_argument(row);
    const char *takes = kind == ARGUMENT_NONE ? "" : "=";

    (void)printf(" \\\n        ");
    if (row->letter) {
        if (row->type == OPTION_TEXTS)
            (void)printf("'*'");
        else
            (void)printf("'(-%c --%s)'", row->letter, row->name);
        (void)printf("{-%c%s,--%s%s}'[", row->letter, *takes ? "+" : "", row->name, takes);
    } else {
        (void)printf("'%s--%s%s[", row->type == OPTION_TEXTS ? "*" : "", row->name, takes);
    }
    print_escaped(row->help, "\\[]");
    (void)putchar(']');
    if (kind != ARGUMENT_NONE)
        print_argument(row->argument, kind, row->choices);
    (void)putchar('\'');
}

/* The function is named after the command, with a hyphen for the blank. */
static void print_command(const struct command *command)
{
    const char *second = second_word(command);

    (void)printf("_ndfu-%.*s%s%s() {\n    _arguments -s -S", (int)first_word(command),
                 command->name, second ? "-" : "", second ? second : "");
    for (const struct option_row *row = command->options; row->name; row++)
        print_option(row);
    print_option(&help_row);
    if (command->operand) {
        (void)printf(" \\\n        '1");
        print_argument(command->operand, operand_argument(command), NULL);
        (void)putchar('\'');
    }
    (void)printf("\n}\n\n");
}

static void print_described(const char *word, int length, const char *summary)
{
    (void)printf("        '%.*s:", length, word);
    print_escaped(summary, "");
    (void)printf("'\n");
}

static void print_group(const struct command *group)
{
    const int length = (int)first_word(group);

    (void)printf("_ndfu-%.*s() {\n    local -a described=(\n", length, group->name);
    for (const struct command *const *command = commands; *command; command++) {
        const char *second = second_word(*command);

        if (is_same_group(*command, group))
            print_described(second, (int)strlen(second), (*command)->summary);
    }
    (void)printf("    )\n    _ndfu_level _ndfu-%.*s\n}\n\n", length, group->name);
}

/* Of a group there is no summary but its commands. */
static void print_group_described(const struct command *group)
{
    (void)printf("        '%.*s:", (int)first_word(group), group->name);
    print_second_words(group, ", ");
    (void)printf("'\n");
}

void print_zsh(void)
{
    for (const struct command *const *command = commands; *command; command++) {
        if (begins_group(command))
            print_group(*command);
        print_command(*command);
    }
    (void)printf("_ndfu() {\n    local -a described=(\n");
    for (const struct command *const *command = commands; *command; command++) {
        if (!second_word(*command))
            print_described((*command)->name, (int)first_word(*command), (*command)->summary);
        else if (begins_group(command))
            print_group_described(*command);
    }
    (void)printf(
        "    )\n    _ndfu_level _ndfu '(- : *)--version[print which version this is]'\n}\n");
}
