/* SPDX-License-Identifier: MIT */
/**
 * @file
 * From what a caller wants of a package to what goes into each of its images.
 */
#ifndef NDFU_PACKAGE_RECIPE_H
#define NDFU_PACKAGE_RECIPE_H

#include <ndfu/create.h>

/** What one image is made of. */
struct ndfu_recipe {
    const struct ndfu_firmware *firmware[2]; /**< one behind the other */
    size_t firmware_count;
    struct ndfu_init_packet init_packet; /**< all of it that does not depend on the joint image */
    enum ndfu_boot_validation_type boot_validation;
};

/**
 * Makes the recipes, in the order of sending, after a look at whether the options go together.
 *
 * @param count  receives their number, at least 1; 0 on failure
 * @return NDFU_OK, NDFU_E_ARGUMENT, NDFU_E_KEY
 */
enum ndfu_status ndfu_recipes_make(const struct ndfu_create_options *options,
                                   struct ndfu_recipe recipes[NDFU_IMAGE_KINDS], size_t *count,
                                   struct ndfu_error *error);

#endif
