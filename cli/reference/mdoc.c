/* SPDX-License-Identifier: MIT */
/* Man pages: that of a command up to its options, and what ndfu(1) says of commands. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "reference/argument.h"
#include "reference/mdoc_text.h"
#include "reference/parts.h"

enum { TEXT_SIZE = 1024 };

/* The name of the page of a command: with hyphens for blanks. */
static void print_page_name(const struct command *command)
{
    (void)printf("ndfu");
    for (const char *name = command->name; name == command->name || *name;) {
        const size_t word = strcspn(name, " ");

        (void)printf("-%.*s", (int)word, name);
        name += word;
        name += strspn(name, " ");
    }
}

static void print_names(const struct option_row *row)
{
    (void)printf(".It ");
    if (row->letter)
        (void)printf("Fl %c , ", row->letter);
    (void)printf("Fl \\-");
    print_verbatim(row->name);
    if (row->argument) {
        (void)printf(" Ar ");
        print_verbatim(row->argument);
    }
    (void)putchar('\n');
}

static void add_choices(char *text, const struct option_row *row)
{
    const char *separator = "; one of ";

    for (const char *const *word = row->choices; *word; word++) {
        const size_t length = strlen(text);

        (void)snprintf(text + length, TEXT_SIZE - length, "%s%s", separator, *word);
        separator = word[1] && !word[2] ? " and " : ", ";
    }
}

/* What the table knows and --help has no room for. */
static void print_option(const struct option_row *row)
{
    char text[TEXT_SIZE];
    int length = snprintf(text, sizeof text, "%s", row->help);

    print_names(row);
    if (row->type == OPTION_NUMBER)
        (void)snprintf(text + length, sizeof text - (size_t)length, "; from %lu to %lu",
                       row->minimum, row->maximum);
    else if (row->type == OPTION_TEXTS)
        (void)snprintf(text + length, sizeof text - (size_t)length, "; up to %d times",
                       OPTION_TEXTS_MAX);
    else if (row->type == OPTION_CHOICE && !strchr(row->argument, '|'))
        add_choices(text, row);
    print_text(text);
}

static void begin_list(void)
{
    (void)printf(".Bl -tag -width Ds\n");
}

static void end_list(void)
{
    (void)printf(".El\n");
}

static void begin_group(const struct option_row *row)
{
    (void)printf(".Ss \"");
    print_inline(row->group);
    (void)printf("\"\n");
}

static void print_options(const struct command *command)
{
    (void)printf(".Sh OPTIONS\n");
    for (const struct option_row *row = command->options; row->name; row++) {
        if (row != command->options && row->group)
            end_list();
        if (row->group)
            begin_group(row);
        if (row == command->options || row->group)
            begin_list();
        print_option(row);
    }
    if (!command->options->name)
        begin_list();
    print_option(&help_row);
    end_list();
}

static void print_synopsis(const struct command *command)
{
    (void)printf(".Sh SYNOPSIS\n.Nm ndfu\n.Cm %s\n.Op Ar option ...\n", command->name);
    if (!command->operand)
        return;
    (void)printf(".Ar ");
    print_inline(command->operand);
    (void)putchar('\n');
}

void print_page(const struct command *command)
{
    (void)printf(".Sh NAME\n.Nm ");
    print_page_name(command);
    (void)printf("\n.Nd %c%s\n", tolower((unsigned char)command->summary[0]), command->summary + 1);
    print_synopsis(command);
    (void)printf(".Sh DESCRIPTION\n");
    print_text(command->description ? command->description : command->summary);
    print_options(command);
}

void print_commands(void)
{
    begin_list();
    for (const struct command *const *command = commands; *command; command++) {
        (void)printf(".It Cm %s", (*command)->name);
        if ((*command)->operand)
            (void)printf(" Ar %s", (*command)->operand);
        (void)putchar('\n');
        print_text((*command)->summary);
        (void)printf(".Pq Xr ");
        print_page_name(*command);
        (void)printf(" 1\n");
    }
    end_list();
}

/* The first row that has the variable is the one that tells of it. */
static bool is_told(const struct command *const *command, const struct option_row *row)
{
    for (const struct command *const *other = commands; other <= command; other++) {
        for (const struct option_row *earlier = (*other)->options; earlier->name; earlier++) {
            if (earlier == row)
                return false;
            if (earlier->environment && strcmp(earlier->environment, row->environment) == 0)
                return true;
        }
    }
    return false;
}

void print_environment(void)
{
    for (const struct command *const *command = commands; *command; command++) {
        for (const struct option_row *row = (*command)->options; row->name; row++) {
            if (!row->environment || is_told(command, row))
                continue;
            (void)printf(".It Ev %s\nstands in for\n.Fl \\-%s ,\n", row->environment, row->name);
            (void)printf("where that is not given.\n");
        }
    }
}
