/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Parsing and printing manifest.json, with cJSON.
 */
#ifndef NDFU_PACKAGE_MANIFEST_H
#define NDFU_PACKAGE_MANIFEST_H

#include <ndfu/package.h>

/** The member that every package has. */
#define NDFU_MANIFEST_NAME "manifest.json"

/** The longest name of a member that a manifest may give, with its NUL. */
#define NDFU_MEMBER_NAME_SIZE 256

/** What a manifest says of one image. */
struct ndfu_manifest_entry {
    enum ndfu_image_kind kind;
    char bin_file[NDFU_MEMBER_NAME_SIZE];
    char dat_file[NDFU_MEMBER_NAME_SIZE];
    bool has_sizes;   /**< softdevice_bootloader may carry both; other kinds carry none */
    uint32_t bl_size; /**< bytes */
    uint32_t sd_size; /**< bytes */
};

/** A manifest. Its entries stand in the order of sending, whatever their order in the file. */
struct ndfu_manifest {
    size_t count; /**< at least 1 */
    struct ndfu_manifest_entry entries[NDFU_IMAGE_KINDS];
};

/**
 * Parses a manifest. Members that are not known are passed over; what is malformed is refused, and
 * so is a file name that points out of the package.
 *
 * @return NDFU_OK or NDFU_E_MANIFEST
 */
enum ndfu_status ndfu_manifest_parse(const char *text, size_t length,
                                     struct ndfu_manifest *manifest, struct ndfu_error *error);

/** Prints a manifest. @return text to be freed by the caller; NULL without memory */
char *ndfu_manifest_print(const struct ndfu_manifest *manifest);

#endif
