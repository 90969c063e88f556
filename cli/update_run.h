/* SPDX-License-Identifier: MIT */
/** @file An update, or the plan of one, that Ctrl-C can end. */
#ifndef NDFU_CLI_UPDATE_RUN_H
#define NDFU_CLI_UPDATE_RUN_H

#include <ndfu/inquire.h>
#include <ndfu/package.h>
#include <ndfu/update.h>

/**
 * Runs an update. The first SIGINT or SIGTERM ends it with the target between two requests; the
 * second ends the program at once.
 *
 * @param options  with the caller's on_event
 */
enum ndfu_status run_update(const struct ndfu_package *package, const char *port,
                            const struct ndfu_update_options *options, struct ndfu_error *error);

/**
 * Asks a target what it is; the same ends it.
 *
 * @param info         with its size set; complete where NDFU_OK is returned
 * @param is_answered  receives whether the target has answered at all
 */
enum ndfu_status run_inquiry(const char *port, const struct ndfu_update_options *options,
                             struct ndfu_target_info *info, bool *is_answered,
                             struct ndfu_error *error);

#endif
