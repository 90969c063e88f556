/* SPDX-License-Identifier: MIT */
/** @file What became of each image of a package, by what its update tells. */
#ifndef NDFU_CLI_OUTCOME_H
#define NDFU_CLI_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <ndfu/event.h>
#include <ndfu/package.h>

#include "output.h"

/** What is known of the images, by their kinds. All zero before the update. */
struct outcomes {
    bool is_accepted[NDFU_IMAGE_KINDS];
    bool is_left_out[NDFU_IMAGE_KINDS];
};

/** Takes an event of the update. */
void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event);

/** Whether the update left out everything. */
bool outcomes_are_empty(const struct outcomes *outcomes, const struct ndfu_package *package);

/**
 * What became of an image once the update has ended well, in a few words.
 *
 * @return text
 */
char *outcome_describe(const struct outcomes *outcomes, const struct ndfu_image *image, char *text,
                       size_t size);

/** Prints what became of each image, once the update has ended well. */
void outcomes_print(const struct outcomes *outcomes, const struct ndfu_package *package,
                    FILE *stream);

/** The same as events "outcome". */
void outcomes_print_json(const struct outcomes *outcomes, const struct ndfu_package *package,
                         const struct line_device *device);

#endif
