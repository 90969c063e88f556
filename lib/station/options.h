/* SPDX-License-Identifier: MIT */
/** @file What the options come to, of an update on its port and of a bare engine. */
#ifndef NDFU_STATION_OPTIONS_H
#define NDFU_STATION_OPTIONS_H

#include <ndfu/update.h>

#include "engine/engine.h"

/**
 * Takes over a caller's options. A caller may know fewer than we do, or more.
 *
 * @param options  NULL for the defaults
 * @return NDFU_OK, or NDFU_E_ARGUMENT where their size is not set; then taken has the defaults
 */
enum ndfu_status ndfu_options_take(struct ndfu_update_options *taken,
                                   const struct ndfu_update_options *options,
                                   struct ndfu_error *error);

/**
 * Whether they make sense.
 *
 * @param is_port_given  rather than a device
 * @return NDFU_OK or NDFU_E_ARGUMENT
 */
enum ndfu_status ndfu_options_check(const struct ndfu_update_options *options, bool is_port_given,
                                    struct ndfu_error *error);

/**
 * Whether there is something to send that no target must refuse.
 *
 * @return NDFU_OK, what ndfu_package_check() says, or NDFU_E_ARGUMENT
 */
enum ndfu_status ndfu_options_check_package(const struct ndfu_update_options *options,
                                            const struct ndfu_package *package,
                                            struct ndfu_error *error);

/** What to make an engine of, all but its goal and its images. */
struct ndfu_engine_options ndfu_options_for_engine(const struct ndfu_update_options *options);

/** @param images  receives the images that are not left out @return their number */
size_t ndfu_options_images(const struct ndfu_package *package, uint32_t leave_out,
                           const struct ndfu_image *images[NDFU_IMAGE_KINDS]);

#endif
