/* SPDX-License-Identifier: MIT */
/* Completion for bash: what may follow each command, and what each of its options takes. */
#include <stdio.h>

#include "help.h"
#include "reference/argument.h"
#include "reference/groups.h"
#include "reference/parts.h"

/* Nothing that is printed in quotation marks here has any in it: names, choices, and no help. */
static void print_first_words(void)
{
    const char *separator = "";

    for (const struct command *const *command = commands; *command; command++) {
        if (second_word(*command) && !begins_group(command))
            continue;
        (void)printf("%s%.*s", separator, (int)first_word(*command), (*command)->name);
        separator = " ";
    }
}

static void print_option_words(const struct option_row *row)
{
    if (row->letter)
        (void)printf("-%c ", row->letter);
    (void)printf("--%s", row->name);
}

static void print_takes(const struct option_row *row)
{
    const enum argument_kind kind = option_argument(row);

    if (kind == ARGUMENT_NONE)
        return;
    (void)printf("        ");
    if (row->letter)
        (void)printf("-%c | ", row->letter);
    (void)printf("--%s) takes='%s'", row->name, argument_kind_name(kind));
    for (const char *const *word = row->choices; kind == ARGUMENT_WORD && *word; word++)
        (void)printf("%s%s", word == row->choices ? " words='" : " ", *word);
    (void)printf("%s ;;\n", kind == ARGUMENT_WORD ? "'" : "");
}

static bool has_arguments(const struct command *command)
{
    for (const struct option_row *row = command->options; row->name; row++) {
        if (option_argument(row) != ARGUMENT_NONE)
            return true;
    }
    return false;
}

static void print_command(const struct command *command)
{
    (void)printf("    '%s')\n        operand='%s'\n        options='", command->name,
                 argument_kind_name(operand_argument(command)));
    for (const struct option_row *row = command->options; row->name; row++) {
        print_option_words(row);
        (void)putchar(' ');
    }
    print_option_words(&help_row);
    (void)printf("'\n");
    if (has_arguments(command)) {
        (void)printf("        case $2 in\n");
        for (const struct option_row *row = command->options; row->name; row++)
            print_takes(row);
        (void)printf("        esac\n");
    }
    (void)printf("        ;;\n");
}

void print_bash(void)
{
    (void)printf("    '')\n        operand='word' words='");
    print_first_words();
    (void)printf("'\n        options='-h --help --version'\n        ;;\n");
    for (const struct command *const *command = commands; *command; command++) {
        if (begins_group(command)) {
            (void)printf("    '%.*s')\n        operand='word' words='", (int)first_word(*command),
                         (*command)->name);
            print_second_words(*command, " ");
            (void)printf("'\n        ;;\n");
        }
        print_command(*command);
    }
}
