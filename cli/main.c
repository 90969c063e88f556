/* SPDX-License-Identifier: MIT */
/* Finds the command and runs it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "command_error.h"
#include "exit_code.h"
#include "help.h"
#include "options.h"
#include "output.h"

/* Matches a command's one or two words. @return how many of the arguments they are, or 0 */
static int match(const struct command *command, int count, char **arguments)
{
    const char *blank = strchr(command->name, ' ');
    const size_t first = blank ? (size_t)(blank - command->name) : strlen(command->name);

    if (count < 1 || strlen(arguments[0]) != first ||
        strncmp(command->name, arguments[0], first) != 0)
        return 0;
    if (!blank)
        return 1;
    return count > 1 && strcmp(blank + 1, arguments[1]) == 0 ? 2 : 0;
}

/* A command line that cannot be parsed says by this alone what is to be printed. */
static bool asks_for_json(int count, char **arguments)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++) {
        if (strcmp(arguments[i], "--json") == 0)
            return true;
    }
    return false;
}

static int run_with(const struct command *command, int count, char **arguments, void *values)
{
    struct ndfu_error error;
    const char *operand = NULL;
    const enum parsed parsed = parse_options(command, count, arguments, values, &operand, &error);

    if (parsed == PARSED_RUN)
        return command->run(values, operand);
    if (asks_for_json(count, arguments))
        output_use_json();
    if (parsed == PARSED_WRONG)
        return end_command(command->name, NULL, NDFU_E_ARGUMENT, &error);
    print_command_help(output_is_json() ? stderr : stdout, command);
    return end_command(command->name, NULL, NDFU_OK, NULL);
}

static int run(const struct command *command, int count, char **arguments)
{
    void *values = calloc(1, command->values_size ? command->values_size : 1);
    int code;

    if (!values)
        return EXIT_INTERNAL;
    if (command->set_defaults)
        command->set_defaults(values);
    code = run_with(command, count, arguments, values);
    free(values);
    return code;
}

/* The second words of the commands that begin with a word, such as "show, verify or create".
 * @return whether there are any */
static bool list_second_words(const char *first, char *text, size_t size)
{
    const size_t length = strlen(first);
    const char *last = NULL;
    size_t used = 0;

    text[0] = '\0';
    for (const struct command *const *command = commands; *command; command++) {
        if (strncmp((*command)->name, first, length) != 0 || (*command)->name[length] != ' ')
            continue;
        if (last && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", last);
        last = (*command)->name + length + 1;
    }
    if (last && used < size)
        (void)snprintf(text + used, size - used, "%s%s", used > 0 ? " or " : "", last);
    return last != NULL;
}

static int refuse(int count, char **arguments)
{
    struct ndfu_error error;
    char words[128];

    if (asks_for_json(count, arguments))
        output_use_json();
    if (arguments[0][0] == '-')
        (void)fail_command(
            &error, NDFU_E_ARGUMENT,
            "options stand behind the command, as in 'ndfu list --json', and not '%s' "
            "in front of it; see 'ndfu --help'",
            arguments[0]);
    else if (list_second_words(arguments[0], words, sizeof words))
        (void)fail_command(&error, NDFU_E_ARGUMENT, "'%s' is followed by %s; see 'ndfu --help'",
                           arguments[0], words);
    else
        (void)fail_command(&error, NDFU_E_ARGUMENT, "there is no command '%s'; see 'ndfu --help'",
                           arguments[0]);
    return end_command(NULL, NULL, NDFU_E_ARGUMENT, &error);
}

static int dispatch(int count, char **arguments)
{

    for (const struct command *const *command = commands; *command; command++) {
        const int words = match(*command, count, arguments);

        if (words > 0)
            return run(*command, count - words + 1, arguments + words - 1);
    }
    return refuse(count, arguments);
}

/* What stands without a command, and what it prints. */
static void print_version(FILE *stream)
{
    (void)fprintf(stream, "ndfu %s\n", ndfu_version_string());
}

static void (*find_text(const char *argument))(FILE *)
{
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
        return print_help;
    return strcmp(argument, "--version") == 0 ? print_version : NULL;
}

static int print_text(void (*print)(FILE *), const char *more)
{
    struct ndfu_error error;

    if (more) {
        (void)fail_command(&error, NDFU_E_ARGUMENT,
                           "too many arguments, from '%s'; see 'ndfu --help'", more);
        return end_command(NULL, NULL, NDFU_E_ARGUMENT, &error);
    }
    print(people());
    return end_command(NULL, NULL, NDFU_OK, NULL);
}

/* Only --json may stand in front of or behind what is no command. */
static int run_line(int count, char **arguments)
{
    const bool is_json = count > 0 && strcmp(arguments[0], "--json") == 0;
    const int first = is_json ? 1 : 0;
    void (*print)(FILE *) = first < count ? find_text(arguments[first]) : NULL;
    int more = first + 1;

    if (first == count) {
        struct ndfu_error error;

        print_help(stderr);
        if (!is_json)
            return EXIT_USAGE;
        output_use_json();
        (void)fail_command(&error, NDFU_E_ARGUMENT, "a command is missing; see 'ndfu --help'");
        return end_command(NULL, NULL, NDFU_E_ARGUMENT, &error);
    }
    if (!print)
        return dispatch(count, arguments);
    if (asks_for_json(count, arguments))
        output_use_json();
    while (more < count && strcmp(arguments[more], "--json") == 0)
        more++;
    return print_text(print, arguments[more]);
}

/* Whatever is opened first would get the number of a standard descriptor that is closed: messages
 * would go to the device. In its place stands what can only be read, so that writing still fails.
 */
static bool hold_standard_descriptors(void)
{
    for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++) {
        if (fcntl(standard, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != standard)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    if (!hold_standard_descriptors()) {
        (void)fprintf(stderr,
                      "ndfu: a standard descriptor is closed, and /dev/null cannot be opened "
                      "in its place\n");
        return EXIT_INTERNAL;
    }
    return close_output(run_line(argc > 0 ? argc - 1 : 0, argv + 1));
}
