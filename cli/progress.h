/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Progress for people, on standard error: one line that changes on a terminal, plain lines now and
 * then elsewhere.
 */
#ifndef NDFU_CLI_PROGRESS_H
#define NDFU_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include <ndfu/event.h>
#include <ndfu/log.h>

struct progress {
    bool is_terminal;
    bool is_quiet;    /**< only warnings */
    bool is_verbose;  /**< also what is of interest when something goes wrong */
    bool has_line;    /**< the terminal's line has something on it */
    double began;     /**< when the current image did, in seconds */
    double shown;     /**< when progress was last shown */
    uint64_t first;   /**< bytes that were there when the current image began */
    unsigned percent; /**< that was last shown */
};

/** Finds out about standard error. */
void progress_init(struct progress *progress, bool is_quiet, bool is_verbose);

/** Shows an event. */
void progress_show(struct progress *progress, const struct ndfu_event *event);

/** Shows a line of the log, where more is to be told. @param cookie  the progress */
void progress_log(enum ndfu_log_level level, const char *text, void *cookie);

/** Writes over the changing line of a terminal, as far as there is room for it. */
void progress_line(const char *text);

/** Clears the changing line, for another message to stand in its place. */
void progress_clear(struct progress *progress);

#endif
