/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Makes DFU packages in memory, sound ones and ones that no tool would make. It shares no code
 * with the library. What goes wrong here ends the program.
 */
#ifndef NDFU_TESTS_PACKAGE_MAKER_H
#define NDFU_TESTS_PACKAGE_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/init_packet_maker.h"

/** Bytes that belong to whoever has the struct, and are freed with free(). */
struct made_package {
    uint8_t *bytes;
    size_t size;
};

/* A zip, member by member. */

struct zip_maker;

struct zip_maker *zip_maker_create(void);

/** Adds a member. The bytes are copied. */
void zip_maker_add(struct zip_maker *maker, const char *name, const void *bytes, size_t size);

/** Adds a member that is stored as it is, without compression. */
void zip_maker_store(struct zip_maker *maker, const char *name, const void *bytes, size_t size);

/** Ends the zip, and frees the maker. */
struct made_package zip_maker_finish(struct zip_maker *maker);

/* A package, image by image. */

/** An image to put into a package. */
struct package_part {
    const char *key; /**< in the manifest, such as "application" */
    enum init_packet_type type;
    const uint8_t *image;
    size_t size;
};

/** What all init packets of a package say. */
struct package_demands {
    uint32_t fw_version;
    uint32_t hw_version;
    uint32_t sd_req;
};

/**
 * Makes a sound package.
 *
 * @param parts  in the order of the manifest
 * @param key    signs the init packets; NULL for unsigned ones
 */
struct made_package make_package(const struct package_part *parts, size_t count,
                                 const struct signing_key *key);

/** The same, for other demands than those of init_packet_describe(). */
struct made_package make_package_for(const struct package_demands *demands,
                                     const struct package_part *parts, size_t count,
                                     const struct signing_key *key);

/**
 * Makes a package of one application, of an init packet and an image that need not fit together.
 */
struct made_package make_application(const uint8_t *init_packet, size_t init_packet_size,
                                     const uint8_t *image, size_t size);

/** Makes a package of one sound, unsigned application, with the manifest given instead of its own.
 */
struct made_package make_with_manifest(const char *manifest);

#endif
