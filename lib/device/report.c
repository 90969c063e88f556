/* SPDX-License-Identifier: MIT */
#include "device/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *ndfu_hint_name(enum ndfu_hint_type type)
{
    switch (type) {
#define HINT_NAME(enumerator, number, name) \
    case enumerator:                        \
        return name;
        NDFU_HINT_TABLE(HINT_NAME)
#undef HINT_NAME
    }
    return "unknown";
}

static bool grow(struct ndfu_report *report)
{
    const size_t capacity = report->capacity ? 2 * report->capacity : 8;
    struct ndfu_hint *grown;

    if (report->hint_count < report->capacity)
        return true;
    grown = realloc(report->hints, capacity * sizeof grown[0]);
    if (!grown) {
        report->is_out_of_memory = true;
        return false;
    }
    report->hints = grown;
    report->capacity = capacity;
    return true;
}

void ndfu_report_add(struct ndfu_report *report, enum ndfu_hint_type type,
                     const struct ndfu_device *device, const char *format, ...)
{
    struct ndfu_hint *hint;
    va_list arguments;

    if (!grow(report))
        return;
    hint = &report->hints[report->hint_count++];
    *hint = (struct ndfu_hint){.type = type, .device = device};
    va_start(arguments, format);
    (void)vsnprintf(hint->text, sizeof hint->text, format, arguments);
    va_end(arguments);
}

void ndfu_report_destroy(struct ndfu_report *report)
{
    if (!report)
        return;
    ndfu_device_list_destroy(report->list);
    free(report->devices);
    free(report->hints);
    free(report);
}

size_t ndfu_report_device_count(const struct ndfu_report *report)
{
    return report->device_count;
}

const struct ndfu_device *ndfu_report_device(const struct ndfu_report *report, size_t index)
{
    return index < report->device_count ? report->devices[index] : NULL;
}

size_t ndfu_report_hint_count(const struct ndfu_report *report)
{
    return report->hint_count;
}

const struct ndfu_hint *ndfu_report_hint(const struct ndfu_report *report, size_t index)
{
    return index < report->hint_count ? &report->hints[index] : NULL;
}
