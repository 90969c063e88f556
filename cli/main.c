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

static int dispatch(int count, char **arguments)
{
    struct ndfu_error error;

    for (const struct command *const *command = commands; *command; command++) {
        const int words = match(*command, count, arguments);

        if (words > 0)
            return run(*command, count - words + 1, arguments + words - 1);
    }
    if (asks_for_json(count, arguments))
        output_use_json();
    (void)fail_command(&error, NDFU_E_ARGUMENT, "there is no command '%s'; see 'ndfu --help'",
                       arguments[0]);
    return end_command(NULL, NULL, NDFU_E_ARGUMENT, &error);
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
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return close_output(EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("ndfu %s\n", ndfu_version_string());
        return close_output(EXIT_DONE);
    }
    return close_output(dispatch(argc - 1, argv + 1));
}
