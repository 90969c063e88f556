/* SPDX-License-Identifier: MIT */
/** @file The options of `ndfu pkg create`, and what the library makes of them. */
#ifndef NDFU_CLI_PKG_CREATE_OPTIONS_H
#define NDFU_CLI_PKG_CREATE_OPTIONS_H

#include <ndfu/create.h>

#include "command.h"

/** What can be put into a package. */
enum pkg_part {
    PKG_APPLICATION,
    PKG_BOOTLOADER,
    PKG_SOFTDEVICE,
    PKG_EXTERNAL_APPLICATION,
    PKG_PARTS,
};

/** The options as they were given. */
struct pkg_create_values {
    const char *output;
    const char *files[PKG_PARTS];
    const char *app_version;
    const char *bl_version;
    const char *hw_version;
    const char *sd_req;
    const char *sd_id;
    bool debug_mode;
    int app_boot_validation;
    int sd_boot_validation;
    const char *key;
    bool force;
};

/** The lists that the library's options point to. */
struct pkg_create_lists {
    uint32_t sd_req[NDFU_SD_REQ_MAX];
    uint32_t sd_id[NDFU_SD_REQ_MAX];
};

extern const struct option_row pkg_create_rows[];

/** What a part is called in options and messages. */
const char *pkg_part_name(enum pkg_part part);

void pkg_create_set_defaults(void *values);

/**
 * Reads versions and SoftDevices. Firmware and key are left to the caller.
 *
 * @param lists  must live as long as options
 */
enum ndfu_status pkg_create_parse(const struct pkg_create_values *values,
                                  struct pkg_create_lists *lists,
                                  struct ndfu_create_options *options, struct ndfu_error *error);

#endif
