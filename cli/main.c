/* SPDX-License-Identifier: MIT */
/* Finds the command and runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "exit_code.h"
#include "help.h"
#include "options.h"

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

static int run(const struct command *command, int count, char **arguments)
{
    void *values = calloc(1, command->values_size);
    const char *operand = NULL;
    int code = EXIT_INTERNAL;

    if (!values)
        return code;
    if (command->set_defaults)
        command->set_defaults(values);
    switch (parse_options(command, count, arguments, values, &operand)) {
    case PARSED_RUN:
        code = command->run(values, operand);
        break;
    case PARSED_HELP:
        print_command_help(command);
        code = EXIT_DONE;
        break;
    case PARSED_WRONG:
        code = EXIT_USAGE;
        break;
    }
    free(values);
    return code;
}

/* Results that did not reach the disk or the pipe were not printed. */
static int close_output(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("ndfu: standard output");
    return code == EXIT_DONE ? EXIT_INTERNAL : code;
}

static int dispatch(int count, char **arguments)
{
    for (const struct command *const *command = commands; *command; command++) {
        const int words = match(*command, count, arguments);

        if (words > 0)
            return run(*command, count - words + 1, arguments + words - 1);
    }
    (void)fprintf(stderr, "ndfu: there is no command '%s'; see 'ndfu --help'\n", arguments[0]);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
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
