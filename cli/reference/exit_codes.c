/* SPDX-License-Identifier: MIT */
/* Exit codes and the statuses that they come from, for the man page and for the docs. */
#include "exit_code.h"

#include <stdio.h>

#include "reference/mdoc_text.h"
#include "reference/parts.h"

static const enum ndfu_status statuses[] = {
#define STATUS(enumerator, number, name, text) enumerator,
    NDFU_STATUS_TABLE(STATUS)
#undef STATUS
};

enum { STATUSES = sizeof statuses / sizeof statuses[0] };

/* Prints the names of the statuses with a code. */
static void print_names(enum exit_code code, const char *before, const char *behind,
                        const char *separator)
{
    bool is_first = true;

    for (size_t i = 0; i < STATUSES; i++) {
        if (exit_code_of(statuses[i]) != code)
            continue;
        (void)printf("%s%s%s%s", is_first ? "" : separator, before, ndfu_status_name(statuses[i]),
                     behind);
        is_first = false;
    }
}

/* A code that no status has is of a rule. */
static bool has_status(enum exit_code code)
{
    for (size_t i = 0; i < STATUSES; i++) {
        if (exit_code_of(statuses[i]) == code)
            return true;
    }
    return false;
}

void print_exit_status(void)
{
    (void)printf(".Bl -tag -width Ds\n");
    for (const struct exit_code_row *row = exit_code_rows; row->text; row++) {
        (void)printf(".It %d\n", row->code);
        print_text(row->text);
        if (!has_status(row->code))
            continue;
        (void)printf(".br\nStatus\n");
        print_names(row->code, ".Li ", "", " ,\n");
        (void)putchar('\n');
    }
    (void)printf(".El\n");
    for (const char *const *rule = exit_code_rules; *rule; rule++) {
        (void)printf(".Pp\n");
        print_text(*rule);
    }
}

void print_exit_codes(void)
{
    (void)printf("| code | meaning |\n|---|---|\n");
    for (const struct exit_code_row *row = exit_code_rows; row->text; row++)
        (void)printf("| %d | %s |\n", row->code, row->text);
    for (const char *const *rule = exit_code_rules; *rule; rule++)
        (void)printf("\n%s\n", *rule);
}

void print_statuses(void)
{
    (void)printf("| status | code |\n|---|---|\n");
    for (const struct exit_code_row *row = exit_code_rows; row->text; row++) {
        if (!has_status(row->code))
            continue;
        (void)printf("| ");
        print_names(row->code, "`", "`", ", ");
        (void)printf(" | %d |\n", row->code);
    }
}
