/* SPDX-License-Identifier: MIT */
#include "target/vector.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "target/config_text.h"
#include "target/memory.h"

#define MILLISECOND_NS 1000000u

static bool fail(struct target_vector *vector, unsigned number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct target_vector *vector, unsigned number, const char *format, ...)
{
    va_list arguments;

    vector->error = number;
    va_start(arguments, format);
    (void)vsnprintf(vector->message, sizeof vector->message, format, arguments);
    va_end(arguments);
    return false;
}

static struct target_vector_line *add_line(struct target_vector *vector,
                                           enum target_vector_kind kind, unsigned number)
{
    vector->lines = target_reallocate(vector->lines, (vector->count + 1) * sizeof *vector->lines);
    vector->lines[vector->count] = (struct target_vector_line){.kind = kind, .number = number};
    return &vector->lines[vector->count++];
}

static bool starts_with(const char *text, const char *start, const char **rest)
{
    size_t length = strlen(start);

    if (strncmp(text, start, length) != 0) {
        return false;
    }
    *rest = text + length;
    return true;
}

/* A decimal number of milliseconds. @return in nanoseconds */
static uint64_t milliseconds(const char *text)
{
    return (uint64_t)(strtod(text, NULL) * MILLISECOND_NS + 0.5);
}

static int digit(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    return (character | 0x20) - 'a' + 10;
}

/* Behind a '#', where there is one. */
static void parse_time(struct target_vector_line *line, const char *text)
{
    const char *time = strchr(text, '#');

    line->is_timed = time != NULL;
    line->time = time ? milliseconds(time + 1) : 0;
}

/* @return what is behind the digits, or NULL when there is half a byte */
static const char *parse_hex(struct target_vector_line *line, const char *text)
{
    size_t digits = strspn(text, "0123456789abcdefABCDEF");

    if (digits % 2 != 0) {
        return NULL;
    }
    line->length = digits / 2;
    line->bytes = target_allocate(line->length + 1);
    for (size_t i = 0; i < line->length; i++) {
        line->bytes[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    }
    return text + digits;
}

/* "HEX  # T ms NOTE". @return false when not all of it is there */
static bool parse_bytes(struct target_vector_line *line, const char *text)
{
    const char *rest = parse_hex(line, text);

    if (!rest || rest[strspn(rest, " ")] != '#') {
        return false;
    }
    parse_time(line, rest);
    return true;
}

static bool parse_decoder_state(const char *name, enum target_decoder_state *state)
{
    static const char *const names[] = {"DECODING", "ESC_RECEIVED", "CLEARING_INVALID"};

    for (unsigned i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *state = (enum target_decoder_state)i;
            return true;
        }
    }
    return false;
}

static bool parse_operation(const char *name, enum target_flash_operation *operation)
{
    static const char *const names[] = {"idle", "erase", "write"};

    for (unsigned i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *operation = (enum target_flash_operation)i;
            return true;
        }
    }
    return false;
}

static bool parse_state(struct target_state *state, const char *text)
{
    char decoder[32];
    char operation[16];
    unsigned opcode;
    unsigned left;
    unsigned receipt;
    int fields = sscanf(text,
                        "slip{idx=%u/%u %31s buf%u op=%x} pool_free=%u/%u sched_free=%u "
                        "sdq_used=%u prn=%u/%u sdop=%15s",
                        &state->index, &state->limit, decoder, &state->buffer, &opcode,
                        &state->pool_free, &state->pool_size, &state->scheduler_free,
                        &state->flash_queue_used, &left, &receipt, operation);

    if (fields != 12) {
        return false;
    }
    state->opcode = (uint8_t)opcode;
    state->receipt_left = (uint16_t)left;
    state->receipt_target = (uint16_t)receipt;
    return parse_decoder_state(decoder, &state->decoder) &&
           parse_operation(operation, &state->flash);
}

static int count_behind(const char *text, const char *name)
{
    const char *found = strstr(text, name);

    return found ? (int)strtol(found + strlen(name), NULL, 10) : -1;
}

/* A note, which may hold counts. */
static void parse_note(struct target_vector *vector, unsigned number, const char *text)
{
    struct target_vector_counts counts = {
        .allocation_failures = count_behind(text, "alloc_failures="),
        .double_frees = count_behind(text, "double_frees="),
        .lost_responses = count_behind(text, "busy events: "),
    };

    if (counts.allocation_failures < 0 && counts.double_frees < 0 && counts.lost_responses < 0) {
        vector->notes++;
    } else {
        add_line(vector, TARGET_VECTOR_COUNTS, number)->counts = counts;
    }
}

static void add_rule(struct target_vector *vector, const char *rule)
{
    size_t length = vector->faults ? strlen(vector->faults) : 0;

    vector->faults = target_reallocate(vector->faults, length + strlen(rule) + 2);
    (void)sprintf(vector->faults + length, "%s\n", rule);
}

static void add_fault(struct target_vector *vector, unsigned number, const char *rule)
{
    if (!vector->faults) {
        (void)add_line(vector, TARGET_VECTOR_FAULTS, number);
    }
    add_rule(vector, rule);
}

void target_vector_add_fault(struct target_vector *vector, const char *rule)
{
    if (!vector->faults) {
        (void)add_line(vector, TARGET_VECTOR_FAULTS, 0);
        memmove(vector->lines + 1, vector->lines, (vector->count - 1) * sizeof *vector->lines);
        vector->lines[0] = (struct target_vector_line){.kind = TARGET_VECTOR_FAULTS};
    }
    add_rule(vector, rule);
}

static bool add_flash(struct target_vector *vector, unsigned number, const char *digits)
{
    const char *rest = parse_hex(add_line(vector, TARGET_VECTOR_RESTORE, number), digits);

    return (rest && *rest == '\0') || fail(vector, number, "the flash is not written in hex");
}

static bool parse_directive(struct target_vector *vector, unsigned number, const char *text)
{
    static const struct {
        const char *name;
        enum target_vector_kind kind;
    } directives[] = {
        {"open", TARGET_VECTOR_OPEN},
        {"close", TARGET_VECTOR_CLOSE},
        {"power-cycle", TARGET_VECTOR_POWER_CYCLE},
        {"enter-bootloader", TARGET_VECTOR_ENTER_BOOTLOADER},
        {"wait-reset", TARGET_VECTOR_WAIT_RESET},
        {"wait-port", TARGET_VECTOR_WAIT_PORT},
    };
    const char *rest;

    if (starts_with(text, "fault ", &rest)) {
        add_fault(vector, number, rest);
        return true;
    }
    if (starts_with(text, "restore ", &rest)) {
        return add_flash(vector, number, rest);
    }
    if (starts_with(text, "sleep ", &rest)) {
        add_line(vector, TARGET_VECTOR_SLEEP, number)->time = milliseconds(rest);
        return true;
    }
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        if (starts_with(text, directives[i].name, &rest)) {
            parse_time(add_line(vector, directives[i].kind, number), rest);
            return true;
        }
    }
    return fail(vector, number, "a transcript has no directive '@%.60s'", text);
}

static bool parse_remark(struct target_vector *vector, unsigned number, const char *text)
{
    const char *rest;

    if (starts_with(text, "target ", &rest)) {
        char message[TARGET_CONFIG_MESSAGE];

        return target_config_read(&vector->config, rest, message) ||
               fail(vector, number, "%s", message);
    }
    if (starts_with(text, "@", &rest)) {
        return parse_directive(vector, number, rest);
    }
    if (starts_with(text, "(no answer within ", &rest)) {
        add_line(vector, TARGET_VECTOR_SILENCE, number)->time = milliseconds(rest);
        return true;
    }
    if (starts_with(text, "state: ", &rest)) {
        return parse_state(&add_line(vector, TARGET_VECTOR_STATE, number)->state, rest) ||
               fail(vector, number, "a state cannot be read");
    }
    if (starts_with(text, "port EOF", &rest)) {
        parse_time(add_line(vector, TARGET_VECTOR_HANG_UP, number), rest);
    } else {
        parse_note(vector, number, text);
    }
    return true;
}

static bool parse_line(struct target_vector *vector, unsigned number, const char *text)
{
    const char *rest;

    if (starts_with(text, "#", &rest)) {
        return parse_remark(vector, number, rest + strspn(rest, " "));
    }
    if (starts_with(text, "> ", &rest) || starts_with(text, "< ", &rest)) {
        enum target_vector_kind kind = text[0] == '>' ? TARGET_VECTOR_SEND : TARGET_VECTOR_RECEIVE;

        if (!parse_bytes(add_line(vector, kind, number), rest)) {
            free(vector->lines[--vector->count].bytes);
            vector->truncated = number;
        }
        return true;
    }
    return text[strspn(text, " ")] == '\0' ||
           fail(vector, number, "what kind of line is '%.60s'?", text);
}

bool target_vector_parse(struct target_vector *vector, const char *text)
{
    const uint8_t no_key[64] = {0};
    size_t length = strlen(text);
    char *copy = target_allocate(length + 1);
    char *line = copy;
    bool readable = true;

    memset(vector, 0, sizeof *vector);
    target_config_init_strict(&vector->config, no_key);
    memcpy(copy, text, length + 1);
    for (unsigned number = 1; line && readable; number++) {
        char *end = strchr(line, '\n');

        if (end) {
            *end = '\0';
        }
        line[strcspn(line, "\r")] = '\0';
        readable = parse_line(vector, number, line);
        if (vector->truncated && end) {
            readable = fail(vector, number, "bytes in hex and their time are not all here");
        }
        line = end ? end + 1 : NULL;
    }
    free(copy);
    return readable;
}

void target_vector_release(struct target_vector *vector)
{
    for (size_t i = 0; i < vector->count; i++) {
        free(vector->lines[i].bytes);
    }
    free(vector->lines);
    free(vector->faults);
    vector->lines = NULL;
    vector->faults = NULL;
    vector->count = 0;
}

void target_vector_format_state(const struct target_state *state, char *text, size_t size)
{
    static const char *const decoders[] = {"DECODING", "ESC_RECEIVED", "CLEARING_INVALID"};
    static const char *const operations[] = {"idle", "erase", "write"};

    (void)snprintf(text, size,
                   "slip{idx=%u/%u %s buf%u op=%02x} pool_free=%u/%u sched_free=%u "
                   "sdq_used=%u prn=%u/%u sdop=%s",
                   state->index, state->limit, decoders[state->decoder], state->buffer,
                   (unsigned)state->opcode, state->pool_free, state->pool_size,
                   state->scheduler_free, state->flash_queue_used, (unsigned)state->receipt_left,
                   (unsigned)state->receipt_target, operations[state->flash]);
}
