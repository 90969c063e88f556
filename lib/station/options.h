/* SPDX-License-Identifier: MIT */
/** @file What the options of an update come to. */
#ifndef NDFU_STATION_OPTIONS_H
#define NDFU_STATION_OPTIONS_H

#include <ndfu/update.h>

#include "plan/limits.h"

/**
 * Takes over a caller's options. A caller may know fewer than we do, or more.
 *
 * @param options  NULL for the defaults
 */
void ndfu_options_take(struct ndfu_update_options *taken,
                       const struct ndfu_update_options *options);

/**
 * Whether they make sense.
 *
 * @param is_port_given  rather than a device
 * @return NDFU_OK or NDFU_E_ARGUMENT
 */
enum ndfu_status ndfu_options_check(const struct ndfu_update_options *options, bool is_port_given,
                                    struct ndfu_error *error);

/** The limits in time. */
struct ndfu_limits ndfu_options_limits(const struct ndfu_update_options *options);

/** @param images  receives the images that are not left out @return their number */
size_t ndfu_options_images(const struct ndfu_package *package, uint32_t leave_out,
                           const struct ndfu_image *images[NDFU_IMAGE_KINDS]);

#endif
