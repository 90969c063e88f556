/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <string.h>

#include "exit_code.h"

const struct option_row help_row = {.name = "help", .letter = 'h', .help = "print this"};

enum { COLUMN = 26, WIDTH = 79 };

/* Prints text from a column on, broken at blanks; the cursor is somewhere left of it. */
static void print_wrapped(FILE *stream, const char *text, int column, int cursor)
{
    int at = column;

    if (cursor > 0 && cursor >= column)
        (void)fprintf(stream, "\n%*s", column, "");
    else
        (void)fprintf(stream, "%*s", column - cursor, "");
    while (*text) {
        const int word = (int)strcspn(text, " ");

        if (at > column && at + 1 + word > WIDTH) {
            (void)fprintf(stream, "\n%*s", column, "");
            at = column;
        }
        at += fprintf(stream, "%s%.*s", at > column ? " " : "", word, text);
        text += word;
        text += strspn(text, " ");
    }
    (void)fputc('\n', stream);
}

static void print_row(FILE *stream, const struct option_row *row)
{
    int cursor = row->letter ? fprintf(stream, "  -%c, --%s", row->letter, row->name)
                             : fprintf(stream, "      --%s", row->name);

    if (row->argument)
        cursor += fprintf(stream, " %s", row->argument);
    print_wrapped(stream, row->help, COLUMN, cursor);
}

void print_command_help(FILE *stream, const struct command *command)
{
    (void)fprintf(stream, "usage: ndfu %s [options]%s%s\n\n%s.\n", command->name,
                  command->operand ? " " : "", command->operand ? command->operand : "",
                  command->summary);
    if (command->description)
        (void)fprintf(stream, "\n%s\n", command->description);
    for (const struct option_row *row = command->options; row->name; row++) {
        if (row == command->options || row->group)
            (void)fprintf(stream, "\n%s:\n", row->group ? row->group : "Options");
        print_row(stream, row);
    }
    if (command->options->group)
        (void)fputc('\n', stream);
    print_row(stream, &help_row);
}

void print_help(FILE *stream)
{
    (void)fprintf(stream, "usage: ndfu COMMAND [options] …\n"
                          "       ndfu COMMAND --help\n"
                          "       ndfu --help | --version\n\n"
                          "Updates Nordic Semiconductor devices through the Secure DFU bootloader "
                          "of the\nnRF5 SDK, over serial and USB.\n\nCommands:\n");
    for (const struct command *const *command = commands; *command; command++)
        (void)fprintf(stream, "  %-14s%s\n", (*command)->name, (*command)->summary);
    (void)fprintf(stream, "\nExit codes:\n");
    for (const struct exit_code_row *row = exit_code_rows; row->text; row++)
        (void)fprintf(stream, "  %d  %s\n", row->code, row->text);
    for (const char *const *rule = exit_code_rules; *rule; rule++) {
        (void)fputc('\n', stream);
        print_wrapped(stream, *rule, 0, 0);
    }
}
