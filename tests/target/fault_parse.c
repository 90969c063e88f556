/* SPDX-License-Identifier: MIT */
/* The text form of fault scripts. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "target/fault_rules.h"
#include "target/memory.h"
#include "target/state.h"

enum { MAX_WORDS = 24, MAX_LINE = 256 };

struct parser {
    struct target_faults *faults;
    struct target_fault_rule *rule;
    struct target_fault_error *error;
    unsigned line;
    char *words[MAX_WORDS];
    unsigned count;
    unsigned at;
    bool has_duration;
};

static bool fail(struct parser *parser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct parser *parser, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (parser->error) {
        parser->error->line = parser->line;
        (void)vsnprintf(parser->error->message, sizeof parser->error->message, format, arguments);
    }
    va_end(arguments);
    return false;
}

/* @return the next word, or NULL at the end of the line */
static const char *next_word(struct parser *parser)
{
    return parser->at < parser->count ? parser->words[parser->at++] : NULL;
}

static bool is_next(struct parser *parser, const char *word)
{
    if (parser->at < parser->count && strcmp(parser->words[parser->at], word) == 0) {
        parser->at++;
        return true;
    }
    return false;
}

static bool parse_number(struct parser *parser, const char *what, int base, uint64_t *number)
{
    const char *word = next_word(parser);
    char *end = NULL;

    if (!word) {
        return fail(parser, "%s is missing", what);
    }
    errno = 0;
    *number = strtoull(word, &end, base);
    if (end == word || *end != '\0' || errno != 0 || word[0] == '-') {
        return fail(parser, "%s must be a number, not '%s'", what, word);
    }
    return true;
}

static bool parse_duration(struct parser *parser, const char *what, uint64_t *duration)
{
    static const struct {
        const char *name;
        double nanoseconds;
    } units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    const char *word = next_word(parser);
    char *unit = NULL;
    double number;

    if (!word) {
        return fail(parser, "%s is missing", what);
    }
    number = strtod(word, &unit);
    for (size_t i = 0; unit != word && i < sizeof units / sizeof units[0]; i++) {
        double nanoseconds = number * units[i].nanoseconds;

        if (strcmp(unit, units[i].name) == 0 && nanoseconds >= 0 && nanoseconds < 1e18) {
            *duration = (uint64_t)(nanoseconds + 0.5);
            return true;
        }
    }
    return fail(parser, "%s must be a duration such as 20ms, not '%s'", what, word);
}

static bool parse_chance(struct parser *parser)
{
    const char *word = next_word(parser);
    char *end = NULL;
    double chance = word ? strtod(word, &end) : 0;

    if (!word || end == word || *end != '\0' || !(chance >= 0 && chance <= 1)) {
        return fail(parser, "a chance must be a number from 0 to 1, not '%s'", word ? word : "");
    }
    parser->rule->chance = (uint64_t)llround(chance * 4294967296.0);
    return true;
}

/* One of a list of words. @return its index, or -1 */
static int parse_choice(struct parser *parser, const char *const *choices, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (is_next(parser, choices[i])) {
            return (int)i;
        }
    }
    return -1;
}

static const char *current_word(const struct parser *parser)
{
    return parser->at < parser->count ? parser->words[parser->at] : "";
}

static bool parse_where(struct parser *parser)
{
    static const char *const choices[] = {"at", "every", "chance"};
    struct target_fault_rule *rule = parser->rule;
    int choice = parse_choice(parser, choices, 3);

    if (choice < 0) {
        return fail(parser, "where? at N, every N or chance P, not '%s'", current_word(parser));
    }
    rule->choice = (enum target_fault_choice)choice;
    rule->left = rule->choice == TARGET_FAULT_AT ? 1 : UINT64_MAX;
    if (rule->choice == TARGET_FAULT_CHANCE) {
        return parse_chance(parser);
    }
    if (!parse_number(parser, choices[choice], 10, &rule->number)) {
        return false;
    }
    return rule->choice == TARGET_FAULT_AT || rule->number > 0 ||
           fail(parser, "every 0 hits nothing");
}

static bool parse_mask(struct parser *parser)
{
    uint64_t mask;

    if (!parse_number(parser, "mask", 16, &mask)) {
        return false;
    }
    if (mask == 0 || mask > 0xff) {
        return fail(parser, "a mask must be from 01 to ff");
    }
    parser->rule->mask = (uint8_t)mask;
    return true;
}

static bool parse_option(struct parser *parser)
{
    struct target_fault_rule *rule = parser->rule;

    if (is_next(parser, "times")) {
        return parse_number(parser, "times", 10, &rule->left);
    }
    if (is_next(parser, "seed")) {
        return parse_number(parser, "seed", 10, &rule->seed);
    }
    if (rule->action == TARGET_FAULT_DELAY && is_next(parser, "by")) {
        parser->has_duration = true;
        return parse_duration(parser, "by", &rule->duration);
    }
    if (rule->action == TARGET_FAULT_FLIP && is_next(parser, "mask")) {
        return parse_mask(parser);
    }
    if (rule->action == TARGET_FAULT_FLIP && is_next(parser, "offset")) {
        return parse_number(parser, "offset", 10, &rule->offset);
    }
    return fail(parser, "'%s' is no option here", current_word(parser));
}

static bool parse_options(struct parser *parser)
{
    while (parser->at < parser->count) {
        if (!parse_option(parser)) {
            return false;
        }
    }
    if (parser->rule->action == TARGET_FAULT_DELAY && !parser->has_duration) {
        return fail(parser, "a delay needs 'by DURATION'");
    }
    return true;
}

static bool parse_noise(struct parser *parser)
{
    struct target_fault_rule *rule = parser->rule;

    rule->left = 1;
    if (!parse_number(parser, "how many bytes of noise", 10, &rule->amount)) {
        return false;
    }
    if (is_next(parser, "after")) {
        rule->unit = TARGET_FAULT_TIME;
        return parse_duration(parser, "after", &rule->number) && parse_options(parser);
    }
    if (is_next(parser, "at")) {
        return parse_number(parser, "at", 10, &rule->number) && parse_options(parser);
    }
    return fail(parser, "when? at N or after DURATION, not '%s'", current_word(parser));
}

static bool parse_stream_rule(struct parser *parser)
{
    static const char *const actions[] = {"drop", "flip", "repeat", "delay", "noise"};
    static const char *const units[] = {"byte", "frame"};
    int action = parse_choice(parser, actions, 5);
    int unit;

    if (action < 0) {
        return fail(parser, "what? drop, flip, repeat, delay or noise, not '%s'",
                    current_word(parser));
    }
    parser->rule->action = (enum target_fault_action)action;
    if (parser->rule->action == TARGET_FAULT_NOISE) {
        return parse_noise(parser);
    }
    unit = parse_choice(parser, units, 2);
    if (unit < 0) {
        return fail(parser, "byte or frame, not '%s'", current_word(parser));
    }
    parser->rule->unit = (enum target_fault_unit)unit;
    return parse_where(parser) && parse_options(parser);
}

static bool parse_cut_place(struct parser *parser)
{
    static const char *const units[] = {"byte", "erase", "word"};
    static const enum target_fault_unit values[] = {TARGET_FAULT_BYTE, TARGET_FAULT_ERASE,
                                                    TARGET_FAULT_WORD};
    struct target_fault_rule *rule = parser->rule;
    bool power = rule->action == TARGET_FAULT_POWER;
    int unit;

    if (is_next(parser, "after")) {
        rule->unit = TARGET_FAULT_TIME;
        return parse_duration(parser, "after", &rule->number);
    }
    unit = is_next(parser, "at") ? parse_choice(parser, units, power ? 3 : 1) : -1;
    if (unit < 0) {
        return fail(parser, "when? at byte N, %sor after DURATION, not '%s'",
                    power ? "at erase N, at word N " : "", current_word(parser));
    }
    rule->unit = values[unit];
    return parse_number(parser, units[unit], 10, &rule->number);
}

static bool parse_cut_rule(struct parser *parser, enum target_fault_action action)
{
    struct target_fault_rule *rule = parser->rule;

    rule->action = action;
    rule->left = 1;
    if (!is_next(parser, "cut")) {
        return fail(parser, "power and port can only be cut, not '%s'", current_word(parser));
    }
    if (!parse_cut_place(parser)) {
        return false;
    }
    rule->half = is_next(parser, "half");
    if (rule->half && rule->unit != TARGET_FAULT_ERASE && rule->unit != TARGET_FAULT_WORD) {
        return fail(parser, "only an erase or a word can be cut in half");
    }
    if (is_next(parser, "off") && !parse_duration(parser, "off", &rule->duration)) {
        return false;
    }
    return parser->at == parser->count ||
           fail(parser, "'%s' is no option here", current_word(parser));
}

static bool parse_rule(struct parser *parser)
{
    static const char *const directions[] = {"to-target", "to-host"};
    int direction;

    if (parser->faults->count == TARGET_MAX_RULES) {
        return fail(parser, "there are more than %d rules", TARGET_MAX_RULES);
    }
    parser->rule = &parser->faults->rules[parser->faults->count++];
    *parser->rule =
        (struct target_fault_rule){.mask = 0x01, .offset = 1, .seed = parser->faults->count};
    if (is_next(parser, "power")) {
        return parse_cut_rule(parser, TARGET_FAULT_POWER);
    }
    if (is_next(parser, "port")) {
        return parse_cut_rule(parser, TARGET_FAULT_PORT);
    }
    direction = parse_choice(parser, directions, 2);
    if (direction < 0) {
        return fail(parser, "a rule starts with to-target, to-host, power or port, not '%s'",
                    current_word(parser));
    }
    parser->rule->direction = direction == 0 ? TARGET_FROM_HOST : TARGET_TO_HOST;
    return parse_stream_rule(parser);
}

/* Splits a line into words. @return false when there are too many */
static bool split(struct parser *parser, char *line)
{
    char *rest = NULL;

    line[strcspn(line, "#")] = '\0';
    parser->count = 0;
    parser->at = 0;
    parser->has_duration = false;
    for (char *word = strtok_r(line, " \t\r", &rest); word; word = strtok_r(NULL, " \t\r", &rest)) {
        if (parser->count == MAX_WORDS) {
            return fail(parser, "too many words");
        }
        parser->words[parser->count++] = word;
    }
    return true;
}

static bool parse_line(struct parser *parser, const char *text, size_t length)
{
    char line[MAX_LINE];

    if (length >= sizeof line) {
        return fail(parser, "the line is too long");
    }
    memcpy(line, text, length);
    line[length] = '\0';
    return split(parser, line) && (parser->count == 0 || parse_rule(parser));
}

struct target_faults *target_faults_parse(const char *text, struct target_fault_error *error)
{
    struct parser parser = {.faults = target_allocate(sizeof *parser.faults), .error = error};

    memset(parser.faults, 0, sizeof *parser.faults);
    parser.faults->cut_at = TARGET_NEVER;
    while (*text) {
        size_t length = strcspn(text, "\n");

        parser.line++;
        if (!parse_line(&parser, text, length)) {
            target_faults_destroy(parser.faults);
            return NULL;
        }
        text += length + (text[length] == '\n');
    }
    return parser.faults;
}
