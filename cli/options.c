/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "command_error.h"
#include "help.h"
#include "output.h"

enum { ROWS_MAX = 48, HELP = 1000, FIRST_ROW = 1001 };

/* What is parsed, and where to say what is wrong with it. */
struct parse {
    const struct command *command;
    int count;
    char **arguments;
    void *values;
    struct ndfu_error *error;
};

/* getopt's own tables. A long option is known by the number of its row. */
struct getopt_tables {
    struct option longs[ROWS_MAX + 2];
    char shorts[3 * ROWS_MAX + 3];
};

static void make_tables(const struct command *command, struct getopt_tables *tables)
{
    char *letter = tables->shorts;
    size_t count = 0;

    *letter++ = ':';
    *letter++ = 'h';
    for (; command->options[count].name && count < ROWS_MAX; count++) {
        const struct option_row *row = &command->options[count];
        const bool takes = row->argument != NULL;

        tables->longs[count] = (struct option){
            .name = row->name,
            .has_arg = takes ? required_argument : no_argument,
            .val = FIRST_ROW + (int)count,
        };
        if (row->letter) {
            *letter++ = row->letter;
            if (takes)
                *letter++ = ':';
        }
    }
    *letter = '\0';
    tables->longs[count] = (struct option){.name = "help", .has_arg = no_argument, .val = HELP};
    tables->longs[count + 1] = (struct option){0};
}

static const struct option_row *find_row(const struct command *command, int code)
{
    if (code >= FIRST_ROW)
        return &command->options[code - FIRST_ROW];
    for (const struct option_row *row = command->options; row->name; row++) {
        if (row->letter == code)
            return row;
    }
    return NULL;
}

static bool complain(const struct parse *parse, const char *message, const char *what)
{
    (void)fail_command(parse->error, NDFU_E_ARGUMENT, "%s '%s'; see 'ndfu %s --help'", message,
                       what, parse->command->name);
    return false;
}

static bool store_number(const struct parse *parse, const struct option_row *row, const char *text,
                         unsigned long *value)
{
    const bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    char *end;

    errno = 0;
    *value = strtoul(text, &end, is_hex ? 16 : 10);
    if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *value >= row->minimum &&
        *value <= row->maximum)
        return true;
    (void)fail_command(parse->error, NDFU_E_ARGUMENT,
                       "--%s takes a number from %lu to %lu, not '%s'", row->name, row->minimum,
                       row->maximum, text);
    return false;
}

static bool store_choice(const struct parse *parse, const struct option_row *row, const char *text,
                         int *value)
{
    for (*value = 0; row->choices[*value]; ++*value) {
        if (strcmp(row->choices[*value], text) == 0)
            return true;
    }
    (void)fail_command(parse->error, NDFU_E_ARGUMENT, "--%s takes %s, not '%s'", row->name,
                       row->argument, text);
    return false;
}

static bool store_one_more(const struct parse *parse, const struct option_row *row,
                           const char *text, struct option_texts *texts)
{
    if (texts->count == OPTION_TEXTS_MAX) {
        (void)fail_command(parse->error, NDFU_E_ARGUMENT, "--%s can be given %d times", row->name,
                           OPTION_TEXTS_MAX);
        return false;
    }
    texts->places[texts->count] = optind;
    texts->texts[texts->count++] = text;
    return true;
}

static bool store(const struct parse *parse, const struct option_row *row, const char *text)
{
    void *place = (char *)parse->values + row->offset;

    switch (row->type) {
    case OPTION_FLAG:
        *(bool *)place = true;
        return true;
    case OPTION_JSON:
        output_use_json();
        return true;
    case OPTION_TEXT:
        *(const char **)place = text;
        return true;
    case OPTION_TEXTS:
        return store_one_more(parse, row, text, place);
    case OPTION_NUMBER:
        return store_number(parse, row, text, place);
    case OPTION_CHOICE:
        return store_choice(parse, row, text, place);
    }
    return false;
}

static void take_variable(const struct option_row *row, const char *text, void *place)
{
    struct option_texts *texts = place;

    if (row->type == OPTION_TEXT && !*(const char **)place)
        *(const char **)place = text;
    if (row->type == OPTION_TEXTS && texts->count == 0)
        texts->texts[texts->count++] = text;
}

/* Behind the options, which go before it. */
static void take_environment(const struct command *command, void *values)
{
    for (const struct option_row *row = command->options; row->name; row++) {
        const char *text = row->environment ? getenv(row->environment) : NULL;

        if (text && text[0])
            take_variable(row, text, (char *)values + row->offset);
    }
}

static bool take_operand(const struct parse *parse, const char **operand)
{
    const char *wanted = parse->command->operand;
    const int given = parse->count - optind;

    *operand = given > 0 ? parse->arguments[optind] : NULL;
    if (given > (wanted ? 1 : 0))
        return complain(parse, "too many arguments, from",
                        parse->arguments[optind + (wanted ? 1 : 0)]);
    if (given == 0 && wanted)
        return complain(parse, "what is missing is", wanted);
    return true;
}

/* getopt completes what begins an option: --p would print a private key, --f overwrite a file. */
static bool is_whole(const struct parse *parse, int code)
{
    char **arguments = parse->arguments;
    const bool is_next = optarg && optarg == arguments[optind - 1];
    const char *given = arguments[optind - (is_next ? 2 : 1)] + strlen("--");

    return strcspn(given, "=") == strlen(find_row(parse->command, code)->name);
}

/* What follows an option that may stand alone, and is no number, is none of its business. */
static bool stands_alone(const struct option_row *row, char **arguments)
{
    if (!row->is_optional || optarg != arguments[optind - 1] ||
        (optarg[0] >= '0' && optarg[0] <= '9'))
        return false;
    optind--;
    return true;
}

static bool take_alone(const struct option_row *row, void *values)
{
    *(unsigned long *)(void *)((char *)values + row->offset) = row->maximum;
    return true;
}

/* getopt tells of a letter which one it was, and of an option with an argument that it does not
 * take its value. Of several letters in one word, it has not gone on to the next word. */
static bool complain_of_unknown(const struct parse *parse)
{
    const struct option_row *row = optopt == HELP        ? &help_row
                                   : optopt >= FIRST_ROW ? find_row(parse->command, optopt)
                                                         : NULL;
    const char letter[] = {'-', (char)optopt, '\0'};

    if (row) {
        (void)fail_command(parse->error, NDFU_E_ARGUMENT,
                           "--%s takes no argument; see 'ndfu %s --help'", row->name,
                           parse->command->name);
        return false;
    }
    return complain(parse, "unknown option", optopt ? letter : parse->arguments[optind - 1]);
}

static bool take_option(const struct parse *parse, int code)
{
    const struct option_row *row = find_row(parse->command, code == ':' ? optopt : code);

    if (row && row->is_optional && (code == ':' || stands_alone(row, parse->arguments)))
        return take_alone(row, parse->values);
    if (code == '?')
        return complain_of_unknown(parse);
    if (code == ':')
        return complain(parse, "an argument is missing behind", parse->arguments[optind - 1]);
    return store(parse, row, optarg);
}

enum parsed parse_options(const struct command *command, int count, char **arguments, void *values,
                          const char **operand, struct ndfu_error *error)
{
    const struct parse parse = {command, count, arguments, values, error};
    struct getopt_tables tables;
    int code;

    make_tables(command, &tables);
    optind = 1;
    opterr = 0;
    while ((code = getopt_long(count, arguments, tables.shorts, tables.longs, NULL)) != -1) {
        if (code >= FIRST_ROW && !is_whole(&parse, code)) {
            (void)complain(&parse, "options are not abbreviated; there is",
                           find_row(command, code)->name);
            return PARSED_WRONG;
        }
        if (code == 'h' || code == HELP)
            return PARSED_HELP;
        if (!take_option(&parse, code))
            return PARSED_WRONG;
    }
    take_environment(command, values);
    return take_operand(&parse, operand) ? PARSED_RUN : PARSED_WRONG;
}
