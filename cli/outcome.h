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

/** What is known of the images, by their kinds. */
struct outcomes {
    const struct ndfu_package *package;
    bool is_accepted[NDFU_IMAGE_KINDS];
    bool is_left_out[NDFU_IMAGE_KINDS];
    bool is_complete;          /**< every image was accepted, or passed over */
    struct line_image current; /**< the one that the target is at, once it has answered */
};

/** Before the update nothing is known. */
void outcomes_init(struct outcomes *outcomes, const struct ndfu_package *package);

/** Takes an event of the update. */
void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event);

/** Whether the update left out everything. */
bool outcomes_are_empty(const struct outcomes *outcomes);

/** Says in front of the message of a failure which image it is of, where there are several. */
void outcomes_prefix_error(const struct outcomes *outcomes, struct ndfu_error *error);

/**
 * What became of an image in a few words, where that is known.
 *
 * @param index  of the image in the package
 * @return text; NULL where it was not done with
 */
char *outcome_describe(const struct outcomes *outcomes, size_t index, char *text, size_t size);

/** Prints what became of each image that was done with. */
void outcomes_print(const struct outcomes *outcomes, FILE *stream);

/** The same as events "outcome". */
void outcomes_print_json(const struct outcomes *outcomes, const struct line_device *device);

#endif
