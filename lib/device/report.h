/* SPDX-License-Identifier: MIT */
/** @file A report while it is being made. */
#ifndef NDFU_DEVICE_REPORT_H
#define NDFU_DEVICE_REPORT_H

#include <ndfu/doctor.h>

struct ndfu_report {
    struct ndfu_device_list *list;
    const struct ndfu_device **devices; /**< that are examined, out of the list */
    size_t device_count;
    struct ndfu_hint *hints;
    size_t hint_count;
    size_t capacity;
    bool is_out_of_memory;
};

/** Adds a hint. Without memory, the report says so in the end. */
__attribute__((format(printf, 4, 5))) void ndfu_report_add(struct ndfu_report *report,
                                                           enum ndfu_hint_type type,
                                                           const struct ndfu_device *device,
                                                           const char *format, ...);

#endif
