/* SPDX-License-Identifier: MIT */
#include "sim/script.h"

#include <stdlib.h>
#include <string.h>

#include "sim/complain.h"
#include "sim/file.h"

/* Adds rules. Without memory there is no script. */
static bool append(struct script *script, const char *rules)
{
    const size_t length = script->text ? strlen(script->text) : 0;
    char *text = realloc(script->text, length + strlen(rules) + 2);

    if (!text)
        return complain("there is no memory for the faults");
    script->text = text;
    (void)strcpy(text + length, rules);
    (void)strcat(text + length, "\n");
    return true;
}

static bool is_sound(const char *rules, struct target_fault_error *error)
{
    struct target_faults *faults = target_faults_parse(rules, error);
    const bool is_parsed = faults != NULL;

    target_faults_destroy(faults);
    return is_parsed;
}

static bool add_rule(struct script *script, const char *rule)
{
    struct target_fault_error error;

    if (!is_sound(rule, &error))
        return complain("--fault '%s': %s", rule, error.message);
    return append(script, rule);
}

static bool add_file(struct script *script, const char *path)
{
    struct target_fault_error error;
    size_t length;
    char *rules = file_read(path, &length);
    bool is_added = rules != NULL;

    if (is_added && strlen(rules) != length)
        is_added = complain("'%s' is no text: there is a zero byte in it", path);
    else if (is_added && !is_sound(rules, &error))
        is_added = complain("%s:%u: %s", path, error.line, error.message);
    else if (is_added)
        is_added = append(script, rules);
    free(rules);
    return is_added;
}

/* Each part is sound by itself; together they may be too many. */
static bool parse(struct script *script)
{
    struct target_fault_error error;

    script->faults = target_faults_parse(script->text, &error);
    return script->faults || complain("--fault and --fault-file: %s", error.message);
}

bool script_read(struct script *script, const struct settings *settings)
{
    if (settings->fault_file && !add_file(script, settings->fault_file))
        return false;
    for (size_t i = 0; i < settings->faults.count; i++) {
        if (!add_rule(script, settings->faults.texts[i]))
            return false;
    }
    return !script->text || parse(script);
}

void script_release(struct script *script)
{
    free(script->text);
    target_faults_destroy(script->faults);
    *script = (struct script){0};
}
