/* SPDX-License-Identifier: MIT */
/** @file The log of an update: a line of text at a time, where somebody listens. */
#ifndef NDFU_STATION_LOG_H
#define NDFU_STATION_LOG_H

#include <stdbool.h>

#include <ndfu/update.h>

/** Whether anybody wants to be told. Whatever is costly is to be done behind this only. */
bool ndfu_log_wants(const struct ndfu_update_options *options, enum ndfu_log_level level);

/** Tells it. printf format and arguments of a line, cut to fit. */
__attribute__((format(printf, 3, 4))) void ndfu_log(const struct ndfu_update_options *options,
                                                    enum ndfu_log_level level, const char *format,
                                                    ...);

/** Tells what an event says that belongs into a log: how the target is fed, and trouble. */
void ndfu_log_event(const struct ndfu_update_options *options, const struct ndfu_event *event);

#endif
