/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the library is doing, in words: for a log file, not for programs to read. Events say what
 * became of an update, see event.h.
 */
#ifndef NDFU_LOG_H
#define NDFU_LOG_H

#ifdef __cplusplus
extern "C" {
#endif

/** How much it matters. */
enum ndfu_log_level {
    NDFU_LOG_DEBUG = 1,   /**< every request, and every answer with how long it took */
    NDFU_LOG_INFO = 2,    /**< ports opened, lost, looked for; how the target is fed */
    NDFU_LOG_WARNING = 3, /**< the texts of the events of warnings and of retries */
};

/**
 * Called for every line of the log, in the thread that runs the update. It must not call back into
 * the update, except for ndfu_update_cancel().
 *
 * @param text  one line without its end and without control characters; valid during the call
 */
typedef void ndfu_log_function(enum ndfu_log_level level, const char *text, void *cookie);

#ifdef __cplusplus
}
#endif

#endif
