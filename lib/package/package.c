/* SPDX-License-Identifier: MIT */
/* From a zip to images with their init packets. */
#include <ndfu/package.h>

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "crypto/sha256.h"
#include "package/archive.h"
#include "package/init_packet.h"
#include "package/manifest.h"

/* An image and what it owns. */
struct part {
    struct ndfu_image image;
    struct ndfu_manifest_entry entry;
    uint8_t *data;
    uint8_t *init_packet;
};

struct ndfu_package {
    size_t count;
    struct part parts[NDFU_IMAGE_KINDS];
};

static enum ndfu_status fail_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "open package",
                          "no memory for the package");
}

static enum ndfu_status read_members(struct part *part, struct ndfu_archive *archive,
                                     struct ndfu_error *error)
{
    struct ndfu_image *image = &part->image;
    enum ndfu_status status =
        ndfu_archive_read(archive, part->entry.dat_file, NDFU_INIT_PACKET_MAX, &part->init_packet,
                          &image->init_packet_size, error);

    if (status == NDFU_OK)
        status = ndfu_archive_read(archive, part->entry.bin_file, NDFU_IMAGE_MAX, &part->data,
                                   &image->size, error);
    return status;
}

/* The manifest may repeat what the init packet says of a SoftDevice with its bootloader. */
static enum ndfu_status compare_sizes(const struct ndfu_manifest_entry *entry,
                                      const struct ndfu_init_packet *packet,
                                      struct ndfu_error *error)
{
    if (!entry->has_sizes ||
        (entry->sd_size == packet->sd_size && entry->bl_size == packet->bl_size))
        return NDFU_OK;
    return ndfu_error_set(
        error, NDFU_E_MANIFEST, NDFU_LAYER_PACKAGE, "read manifest",
        NDFU_MANIFEST_NAME " gives the SoftDevice %lu bytes and the bootloader %lu, but the init "
                           "packet '%s' gives them %lu and %lu; make the package again",
        (unsigned long)entry->sd_size, (unsigned long)entry->bl_size, entry->dat_file,
        (unsigned long)packet->sd_size, (unsigned long)packet->bl_size);
}

static enum ndfu_status describe(struct part *part, struct ndfu_error *error)
{
    struct ndfu_image *image = &part->image;
    const struct ndfu_init_packet *packet = &image->init_packet;
    enum ndfu_status status;

    image->kind = part->entry.kind;
    image->bin_file = part->entry.bin_file;
    image->dat_file = part->entry.dat_file;
    image->data = part->data;
    image->init_packet_data = part->init_packet;
    status = ndfu_init_packet_decode(part->init_packet, image->init_packet_size, image->dat_file,
                                     &image->init_packet, error);
    if (status == NDFU_OK)
        status = compare_sizes(&part->entry, packet, error);
    if (status != NDFU_OK)
        return status;
    if (!ndfu_sha256(image->data, image->size, image->sha256))
        return fail_memory(error);
    image->wanted_size = ndfu_init_packet_image_size(packet);
    image->hash_matches = packet->has_hash && packet->hash_type == NDFU_HASH_SHA256 &&
                          packet->hash_length == NDFU_SHA256_SIZE &&
                          memcmp(packet->hash, image->sha256, NDFU_SHA256_SIZE) == 0;
    return NDFU_OK;
}

static enum ndfu_status read_parts(struct ndfu_package *package, struct ndfu_archive *archive,
                                   const struct ndfu_manifest *manifest, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    for (size_t i = 0; i < manifest->count && status == NDFU_OK; i++) {
        struct part *part = &package->parts[package->count++];

        part->entry = manifest->entries[i];
        status = read_members(part, archive, error);
        if (status == NDFU_OK)
            status = describe(part, error);
    }
    return status;
}

static enum ndfu_status read_manifest(struct ndfu_archive *archive, struct ndfu_manifest *manifest,
                                      struct ndfu_error *error)
{
    uint8_t *text;
    size_t length;
    enum ndfu_status status =
        ndfu_archive_read(archive, NDFU_MANIFEST_NAME, NDFU_MANIFEST_MAX, &text, &length, error);

    if (status == NDFU_E_MEMBER)
        return ndfu_error_set(error, NDFU_E_MANIFEST, NDFU_LAYER_PACKAGE, "read manifest",
                              "the zip holds no (or more than one) " NDFU_MANIFEST_NAME
                              ", so it is not a DFU package");
    if (status == NDFU_OK)
        status = ndfu_manifest_parse((const char *)text, length, manifest, error);
    free(text);
    return status;
}

static enum ndfu_status read_archive(struct ndfu_package *package, const void *data, size_t size,
                                     struct ndfu_error *error)
{
    struct ndfu_archive *archive;
    struct ndfu_manifest manifest;
    enum ndfu_status status = ndfu_archive_open(data, size, &archive, error);

    if (status == NDFU_OK)
        status = read_manifest(archive, &manifest, error);
    if (status == NDFU_OK)
        status = read_parts(package, archive, &manifest, error);
    ndfu_archive_close(archive);
    return status;
}

enum ndfu_status ndfu_package_open_memory(const void *data, size_t size,
                                          struct ndfu_package **package, struct ndfu_error *error)
{
    struct ndfu_package *opened;
    enum ndfu_status status;

    *package = NULL;
    if (!data || size == 0)
        return ndfu_error_set(error, NDFU_E_PACKAGE_FORMAT, NDFU_LAYER_PACKAGE, "open package",
                              "the package is empty");
    if (size > NDFU_PACKAGE_MAX)
        return ndfu_error_set(error, NDFU_E_PACKAGE_LIMIT, NDFU_LAYER_PACKAGE, "open package",
                              "the package has more than %u bytes, which is as many as are read",
                              NDFU_PACKAGE_MAX);
    opened = calloc(1, sizeof *opened);
    if (!opened)
        return fail_memory(error);
    status = read_archive(opened, data, size, error);
    if (status != NDFU_OK) {
        ndfu_package_close(opened);
        return status;
    }
    *package = opened;
    return NDFU_OK;
}

/* What is wrong with a package in memory does not say which file that is from. */
static void name_file(const char *path, struct ndfu_error *error)
{
    const struct ndfu_error what = *error;

    (void)ndfu_error_set_file(error, what.status, what.operation, path, ": %s", what.message);
}

enum ndfu_status ndfu_package_open(const char *path, struct ndfu_package **package,
                                   struct ndfu_error *error)
{
    static const struct ndfu_file_purpose purpose = {
        .operation = "read package",
        .failure = NDFU_E_PACKAGE_READ,
        .maximum = NDFU_PACKAGE_MAX,
    };
    uint8_t *data;
    size_t size;
    enum ndfu_status status = ndfu_file_read(path, &purpose, &data, &size, error);

    *package = NULL;
    if (status == NDFU_OK)
        status = ndfu_package_open_memory(data, size, package, error);
    if (status != NDFU_OK && data && error)
        name_file(path, error);
    free(data);
    return status;
}

void ndfu_package_close(struct ndfu_package *package)
{
    if (!package)
        return;
    for (size_t i = 0; i < package->count; i++) {
        free(package->parts[i].data);
        free(package->parts[i].init_packet);
    }
    free(package);
}

size_t ndfu_package_image_count(const struct ndfu_package *package)
{
    return package->count;
}

const struct ndfu_image *ndfu_package_image(const struct ndfu_package *package, size_t index)
{
    return index < package->count ? &package->parts[index].image : NULL;
}
