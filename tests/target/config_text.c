/* SPDX-License-Identifier: MIT */
#include "target/config_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICES = 3 };

#define MILLISECOND_NS 1000000.0

enum kind {
    FLAG,         /* nothing behind it: true */
    FLAG_OF_NONE, /* nothing behind it: false */
    NUMBER,
    TIME,
    CHOICE, /* one of the words; always written */
    BYTES,
};

/* A setting, and its place in the configuration. */
struct row {
    const char *name;
    enum kind kind;
    size_t offset;
    size_t size;
    const char *choices[CHOICES];
};

#define PLACE(field) offsetof(struct target_config, field), sizeof((struct target_config *)0)->field

static const struct row rows[] = {
    {"--transport", CHOICE, PLACE(transport), {"usb", "uart"}},
    {"--flash", CHOICE, PLACE(flash), {"sync", "async", "async-stall"}},
    {"--rx-buffers", NUMBER, PLACE(rx_buffers), {NULL}},
    {"--baud", NUMBER, PLACE(baud), {NULL}},
    {"--rts", FLAG, PLACE(rts), {NULL}},
    {"--sd-queue", NUMBER, PLACE(flash_queue), {NULL}},
    {"--sd-max-write", NUMBER, PLACE(flash_max_write), {NULL}},
    {"--fs-param-check", NUMBER, PLACE(parameter_check), {NULL}},
    {"--erase", TIME, PLACE(erase_ns), {NULL}},
    {"--word", TIME, PLACE(word_ns), {NULL}},
    {"--validation", TIME, PLACE(validation_ns), {NULL}},
    {"--hash-byte", TIME, PLACE(hash_byte_ns), {NULL}},
    {"--boot", TIME, PLACE(boot_ns), {NULL}},
    {"--enumeration", TIME, PLACE(enumeration_ns), {NULL}},
    {"--activation", TIME, PLACE(activation_ns), {NULL}},
    {"--inactivity", TIME, PLACE(inactivity_ns), {NULL}},
    {"--continuation", TIME, PLACE(continuation_ns), {NULL}},
    {"--save-progress", FLAG, PLACE(save_progress), {NULL}},
    {"--boot-application", FLAG_OF_NONE, PLACE(stay_in_bootloader), {NULL}},
    {"--refuse-repeated-execute", FLAG, PLACE(refuse_repeated_execute), {NULL}},
    {"--unsupported", NUMBER, PLACE(unsupported_opcodes), {NULL}},
    {"--signature", CHOICE, PLACE(signature), {"ignored", "present", "verified"}},
    {"--public-key", BYTES, PLACE(public_key), {NULL}},
    {"--any-hw-version", FLAG, PLACE(any_hardware_version), {NULL}},
    {"--any-sd", FLAG, PLACE(any_softdevice), {NULL}},
    {"--any-fw-version", FLAG, PLACE(any_firmware_version), {NULL}},
    {"--debug-build", FLAG, PLACE(debug_build), {NULL}},
    {"--hw-version", NUMBER, PLACE(hardware_version), {NULL}},
    {"--app-version", NUMBER, PLACE(application_version), {NULL}},
    {"--bl-version", NUMBER, PLACE(bootloader_version), {NULL}},
    {"--sd-present", FLAG, PLACE(softdevice_present), {NULL}},
    {"--sd-id", NUMBER, PLACE(softdevice_fwid), {NULL}},
    {"--sd-version", NUMBER, PLACE(softdevice_version), {NULL}},
    {"--sd-end", NUMBER, PLACE(softdevice_end), {NULL}},
    {"--part", NUMBER, PLACE(part), {NULL}},
    {"--variant", NUMBER, PLACE(variant), {NULL}},
    {"--ram", NUMBER, PLACE(ram_size), {NULL}},
    {"--seed", NUMBER, PLACE(seed), {NULL}},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* The fields are bool, enums and unsigned numbers, of one, two, four or eight bytes. */
static void store(const struct row *row, struct target_config *config, uint64_t number)
{
    void *place = (char *)config + row->offset;
    bool flag = number != 0;
    uint16_t half = (uint16_t)number;
    uint32_t word = (uint32_t)number;

    switch (row->size) {
    case sizeof flag:
        memcpy(place, &flag, sizeof flag);
        break;
    case sizeof half:
        memcpy(place, &half, sizeof half);
        break;
    case sizeof word:
        memcpy(place, &word, sizeof word);
        break;
    default:
        memcpy(place, &number, sizeof number);
        break;
    }
}

static uint64_t load(const struct row *row, const struct target_config *config)
{
    const void *place = (const char *)config + row->offset;
    uint64_t number = 0;
    uint16_t half = 0;
    uint32_t word = 0;

    switch (row->size) {
    case sizeof(bool):
        return *(const bool *)place;
    case sizeof half:
        memcpy(&half, place, sizeof half);
        return half;
    case sizeof word:
        memcpy(&word, place, sizeof word);
        return word;
    default:
        memcpy(&number, place, sizeof number);
        return number;
    }
}

static bool read_number(const struct row *row, struct target_config *config, const char *value)
{
    char *end;
    uint64_t number;

    errno = 0;
    number = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 ||
        (row->size < sizeof number && number >> 8 * row->size != 0)) {
        return false;
    }
    store(row, config, number);
    return true;
}

static bool read_time(const struct row *row, struct target_config *config, const char *value)
{
    char *end;
    double milliseconds = strtod(value, &end);

    if (end == value || *end != '\0' || !(milliseconds >= 0 && milliseconds < 1e12)) {
        return false;
    }
    store(row, config, (uint64_t)(milliseconds * MILLISECOND_NS + 0.5));
    return true;
}

static bool read_choice(const struct row *row, struct target_config *config, const char *value)
{
    for (unsigned i = 0; i < CHOICES && row->choices[i]; i++) {
        if (strcmp(row->choices[i], value) == 0) {
            store(row, config, i);
            return true;
        }
    }
    return false;
}

static bool read_bytes(const struct row *row, struct target_config *config, const char *value)
{
    uint8_t *bytes = (uint8_t *)config + row->offset;

    if (strlen(value) != 2 * row->size || value[strspn(value, "0123456789abcdef")] != '\0') {
        return false;
    }
    for (size_t i = 0; i < row->size; i++) {
        const char digits[] = {value[2 * i], value[2 * i + 1], '\0'};

        bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return true;
}

static bool read_value(const struct row *row, struct target_config *config, const char *value)
{
    switch (row->kind) {
    case NUMBER:
        return read_number(row, config, value);
    case TIME:
        return read_time(row, config, value);
    case CHOICE:
        return read_choice(row, config, value);
    case BYTES:
        return read_bytes(row, config, value);
    default:
        return false;
    }
}

static bool fail(char *message, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(char *message, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (message) {
        (void)vsnprintf(message, TARGET_CONFIG_MESSAGE, format, arguments);
    }
    va_end(arguments);
    return false;
}

/* Reads the setting of one word, and of the next where it takes one. */
static bool read_setting(struct target_config *config, const char *word, char **rest, char *message)
{
    for (size_t i = 0; i < ROWS; i++) {
        const char *value;

        if (strcmp(rows[i].name, word) != 0) {
            continue;
        }
        if (rows[i].kind == FLAG || rows[i].kind == FLAG_OF_NONE) {
            store(&rows[i], config, rows[i].kind == FLAG);
            return true;
        }
        value = strtok_r(NULL, " ", rest);
        if (!value) {
            return fail(message, "the value of %.40s is missing", word);
        }
        return read_value(&rows[i], config, value) ||
               fail(message, "%.40s cannot be '%.60s'", word, value);
    }
    return fail(message, "a target has no setting '%.60s'", word);
}

bool target_config_read(struct target_config *config, const char *text, char *message)
{
    char words[TARGET_CONFIG_TEXT];
    char *rest;

    if (strlen(text) >= sizeof words) {
        return fail(message, "the line of settings is too long");
    }
    (void)snprintf(words, sizeof words, "%s", text);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (!read_setting(config, word, &rest, message)) {
            return false;
        }
    }
    return true;
}

/* Milliseconds, with no more digits behind the point than it takes. */
static void print_time(uint64_t time, char *text, size_t size)
{
    size_t length =
        (size_t)snprintf(text, size, "%" PRIu64 ".%06" PRIu64, time / 1000000, time % 1000000);

    while (text[length - 1] == '0') {
        text[--length] = '\0';
    }
    if (text[length - 1] == '.') {
        text[length - 1] = '\0';
    }
}

static void print_value(const struct row *row, const struct target_config *config, char *text,
                        size_t size)
{
    const uint8_t *bytes = (const uint8_t *)config + row->offset;

    switch (row->kind) {
    case NUMBER:
        (void)snprintf(text, size, "%" PRIu64, load(row, config));
        break;
    case TIME:
        print_time(load(row, config), text, size);
        break;
    case CHOICE:
        (void)snprintf(text, size, "%s", row->choices[load(row, config)]);
        break;
    case BYTES:
        for (size_t i = 0; i < row->size; i++) {
            (void)snprintf(text + 2 * i, size - 2 * i, "%02x", (unsigned)bytes[i]);
        }
        break;
    default:
        text[0] = '\0';
        break;
    }
}

static bool is_default(const struct row *row, const struct target_config *config)
{
    const uint8_t no_key[64] = {0};
    struct target_config defaults;

    target_config_init_strict(&defaults, no_key);
    return memcmp((const char *)config + row->offset, (const char *)&defaults + row->offset,
                  row->size) == 0;
}

void target_config_print(const struct target_config *config, char *text)
{
    size_t length = 0;

    for (size_t i = 0; i < ROWS; i++) {
        char value[2 * sizeof config->public_key + 1];

        if (rows[i].kind != CHOICE && is_default(&rows[i], config)) {
            continue;
        }
        print_value(&rows[i], config, value, sizeof value);
        length += (size_t)snprintf(text + length, TARGET_CONFIG_TEXT - length, "%s%s%s%s",
                                   length > 0 ? " " : "", rows[i].name, value[0] ? " " : "", value);
    }
}
