/* SPDX-License-Identifier: MIT */
#include "sim/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/complain.h"
#include "sim/file.h"
#include "sim/link.h"
#include "sim/state.h"

/* Where in a path the number goes: before what the last name in it ends with, such as ".json". */
static size_t number_place(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');

    return dot && dot > name ? (size_t)(dot - path) : strlen(path);
}

static bool name_file(char **name, const char *path, unsigned number)
{
    const size_t size = path ? strlen(path) + 16 : 0;

    if (!path)
        return true;
    *name = malloc(size);
    if (!*name)
        return complain("there is no memory for the name of a file");
    if (number == 0)
        (void)snprintf(*name, size, "%s", path);
    else
        (void)snprintf(*name, size, "%.*s-%u%s", (int)number_place(path), path, number,
                       path + number_place(path));
    return true;
}

/* With a number behind it, it would be the name of a file. */
static bool is_named(const char *option, const char *path)
{
    return !path || path[0] != '\0' ||
           complain("--%s is empty; is a variable unset? Give a path, or leave it out", option);
}

bool files_name(struct files *files, const struct settings *settings, unsigned number)
{
    *files = (struct files){0};
    return is_named("link", settings->link) && is_named("state", settings->state) &&
           is_named("trace", settings->trace) && is_named("report", settings->report) &&
           name_file(&files->link, settings->link, number) &&
           name_file(&files->state, settings->state, number) &&
           name_file(&files->trace, settings->trace, number) &&
           name_file(&files->report, settings->report, number);
}

/* One would be written over the other. */
static bool are_different(const struct files *files)
{
    const char *const paths[] = {files->link, files->state, files->trace, files->report};
    const size_t count = sizeof paths / sizeof paths[0];

    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            if (paths[i] && paths[k] && strcmp(paths[i], paths[k]) == 0)
                return complain("'%s' cannot be two things at once; give each its own path",
                                paths[i]);
        }
    }
    return true;
}

bool files_check(const struct files *files)
{
    return are_different(files) && (!files->link || link_check(files->link)) &&
           (!files->state || state_check(files->state)) &&
           (!files->trace || file_check_output(files->trace)) &&
           (!files->report || file_check_output(files->report));
}

void files_release(struct files *files)
{
    free(files->link);
    free(files->state);
    free(files->trace);
    free(files->report);
    *files = (struct files){0};
}
