/* SPDX-License-Identifier: MIT */
#include "reference/groups.h"

#include <stdio.h>
#include <string.h>

size_t first_word(const struct command *command)
{
    return strcspn(command->name, " ");
}

const char *second_word(const struct command *command)
{
    const char *blank = strchr(command->name, ' ');

    return blank ? blank + 1 : NULL;
}

bool is_same_group(const struct command *one, const struct command *other)
{
    return first_word(one) == first_word(other) &&
           strncmp(one->name, other->name, first_word(one)) == 0;
}

bool begins_group(const struct command *const *command)
{
    if (!second_word(*command))
        return false;
    for (const struct command *const *earlier = commands; earlier < command; earlier++) {
        if (is_same_group(*earlier, *command))
            return false;
    }
    return true;
}

void print_second_words(const struct command *group, const char *separator)
{
    const char *before = "";

    for (const struct command *const *command = commands; *command; command++) {
        if (!is_same_group(*command, group))
            continue;
        (void)printf("%s%s", before, second_word(*command));
        before = separator;
    }
}
