/* SPDX-License-Identifier: MIT */
/*
 * ndfu-reference: prints what the tables of the command say, as a part of a man page, of a
 * completion or of the docs. packaging/reference.sh runs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference/parts.h"

static const struct part {
    const char *name;
    void (*print)(void);
} parts[] = {
    {"bash", print_bash},
    {"commands", print_commands},
    {"environment", print_environment},
    {"exit-codes", print_exit_codes},
    {"exit-status", print_exit_status},
    {"fish", print_fish},
    {"statuses", print_statuses},
    {"zsh", print_zsh},
};

enum { PARTS = sizeof parts / sizeof parts[0] };

/* The names of all commands, a line each. */
static void print_names(void)
{
    for (const struct command *const *command = commands; *command; command++)
        (void)printf("%s\n", (*command)->name);
}

static bool print_page_of(const char *name)
{
    for (const struct command *const *command = commands; *command; command++) {
        if (strcmp((*command)->name, name) == 0) {
            print_page(*command);
            return true;
        }
    }
    (void)fprintf(stderr, "ndfu-reference: there is no command '%s'\n", name);
    return false;
}

static bool print_part(const char *name)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (strcmp(parts[i].name, name) == 0) {
            parts[i].print();
            return true;
        }
    }
    (void)fprintf(stderr, "ndfu-reference: there is no part '%s'\n", name);
    return false;
}

int main(int argc, char **argv)
{
    bool is_done = false;

    if (argc == 2 && strcmp(argv[1], "names") == 0) {
        print_names();
        is_done = true;
    } else if (argc == 2) {
        is_done = print_part(argv[1]);
    } else if (argc == 3 && strcmp(argv[1], "page") == 0) {
        is_done = print_page_of(argv[2]);
    } else {
        (void)fprintf(stderr, "usage: ndfu-reference PART\n"
                              "       ndfu-reference page COMMAND\n"
                              "       ndfu-reference names\n");
    }
    if (fflush(stdout) != 0)
        is_done = false;
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
