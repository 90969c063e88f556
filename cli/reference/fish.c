/* SPDX-License-Identifier: MIT */
/* Completion for fish: a line for each command and each of its options. */
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "reference/argument.h"
#include "reference/groups.h"
#include "reference/parts.h"

static void print_quoted(const char *text)
{
    (void)putchar('\'');
    for (; *text; text++)
        (void)printf("%s%c", strchr("\\'", *text) ? "\\" : "", *text);
    (void)putchar('\'');
}

static void print_argument(enum argument_kind kind, const char *const *choices)
{
    switch (kind) {
    case ARGUMENT_NONE:
    case ARGUMENT_OPTIONAL:
        break;
    case ARGUMENT_TEXT:
        (void)printf(" -x");
        break;
    case ARGUMENT_WORD:
        for (const char *const *word = choices; *word; word++)
            (void)printf("%s%s", word == choices ? " -x -a '" : " ", *word);
        (void)putchar('\'');
        break;
    case ARGUMENT_FILE:
        (void)printf(" -r -F");
        break;
    case ARGUMENT_DIRECTORY:
        (void)printf(" -x -a '(__fish_complete_directories)'");
        break;
    case ARGUMENT_PORT:
        (void)printf(" -x -a '(__ndfu_ports)'");
        break;
    }
}

static void print_option(const struct command *command, const struct option_row *row)
{
    (void)printf("complete -c ndfu -n '__ndfu_in %s'", command->name);
    if (row->letter)
        (void)printf(" -s %c", row->letter);
    (void)printf(" -l %s", row->name);
    print_argument(option_argument(row), row->choices);
    (void)printf(" -d ");
    print_quoted(row->help);
    (void)putchar('\n');
}

static void print_command(const struct command *command)
{
    const enum argument_kind operand = operand_argument(command);

    for (const struct option_row *row = command->options; row->name; row++)
        print_option(command, row);
    print_option(command, &help_row);
    if (operand == ARGUMENT_FILE)
        (void)printf("complete -c ndfu -n '__ndfu_in %s' -F\n", command->name);
}

/* A word that may follow those of a group, or ndfu itself where length is 0. */
static void print_word(const struct command *command, size_t length)
{
    const char *second = second_word(command);

    (void)printf("complete -c ndfu -n '__ndfu_at %.*s' -a %s -d ", (int)length, command->name,
                 second ? second : command->name);
    print_quoted(command->summary);
    (void)putchar('\n');
}

static void print_group(const struct command *group)
{
    (void)printf("complete -c ndfu -n '__ndfu_at ' -a %.*s -d '", (int)first_word(group),
                 group->name);
    print_second_words(group, ", ");
    (void)printf("'\n");
}

void print_fish(void)
{
    for (const struct command *const *command = commands; *command; command++) {
        if (begins_group(command))
            print_group(*command);
        print_word(*command, second_word(*command) ? first_word(*command) : 0);
    }
    for (const struct command *const *command = commands; *command; command++)
        print_command(*command);
}
