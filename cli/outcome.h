/* SPDX-License-Identifier: MIT */
/** @file What became of each image of a package, by what its update tells. */
#ifndef NDFU_CLI_OUTCOME_H
#define NDFU_CLI_OUTCOME_H

#include <stdbool.h>

#include <ndfu/event.h>
#include <ndfu/package.h>

/** What is known of the images, by their kinds. All zero before the update. */
struct outcomes {
    bool is_accepted[NDFU_IMAGE_KINDS];
};

/** Takes an event of the update. */
void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event);

/**
 * Prints what became of each image, on standard output, once the update has ended well.
 *
 * @param left_out  as in struct ndfu_update_options
 */
void outcomes_print(const struct outcomes *outcomes, const struct ndfu_package *package,
                    uint32_t left_out);

#endif
