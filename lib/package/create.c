/* SPDX-License-Identifier: MIT */
/* From firmware to a package. */
#include <ndfu/create.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "crypto/sha256.h"
#include "crypto/signature.h"
#include "package/archive.h"
#include "package/init_packet.h"
#include "package/manifest.h"
#include "package/recipe.h"

enum { MEMBERS_MAX = 1 + 2 * NDFU_IMAGE_KINDS };

/* An image on its way into the zip. */
struct product {
    uint8_t *image;
    size_t image_size;
    uint8_t init_packet[NDFU_COMMAND_OBJECT_MAX];
    size_t init_packet_size;
};

/* A package on its way. Entries of the manifest and products go together. */
struct work {
    struct ndfu_manifest manifest;
    struct product products[NDFU_IMAGE_KINDS];
};

static enum ndfu_status fail_memory(struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "create package",
                          "no memory for the package");
}

static enum ndfu_status fail_limit(const char *what, size_t size, size_t maximum,
                                   struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_PACKAGE_LIMIT, NDFU_LAYER_PACKAGE, "create package",
                          "the %s would be %zu bytes; at most %zu are read again", what, size,
                          maximum);
}

/* The firmware of a recipe, one behind the other. */
static enum ndfu_status join(const struct ndfu_recipe *recipe, struct product *product,
                             struct ndfu_error *error)
{
    size_t at = 0;

    for (size_t i = 0; i < recipe->firmware_count; i++)
        product->image_size += ndfu_firmware_get_info(recipe->firmware[i])->size;
    if (product->image_size > NDFU_IMAGE_MAX)
        return fail_limit("image", product->image_size, NDFU_IMAGE_MAX, error);
    product->image = malloc(product->image_size);
    if (!product->image)
        return fail_memory(error);
    for (size_t i = 0; i < recipe->firmware_count; i++) {
        const struct ndfu_firmware_info *info = ndfu_firmware_get_info(recipe->firmware[i]);

        memcpy(product->image + at, info->data, info->size);
        at += info->size;
    }
    return NDFU_OK;
}

static void describe_hash(struct ndfu_init_packet *packet, const uint8_t digest[NDFU_SHA256_SIZE])
{
    packet->has_hash = true;
    packet->hash_type = NDFU_HASH_SHA256;
    packet->hash_length = NDFU_SHA256_SIZE;
    memcpy(packet->hash, digest, NDFU_SHA256_SIZE);
}

/* Only a signature has bytes: the bootloader computes the others by itself. */
static bool describe_boot_validation(struct ndfu_init_packet *packet,
                                     enum ndfu_boot_validation_type type,
                                     const struct product *product, const struct ndfu_key *key)
{
    packet->boot_validation_count = 1;
    packet->boot_validation[0] = type;
    if (type != NDFU_BOOT_VALIDATION_ECDSA)
        return true;
    packet->boot_validation_bytes[0].length = NDFU_SIGNATURE_SIZE;
    return ndfu_sign(key, product->image, product->image_size,
                     packet->boot_validation_bytes[0].bytes);
}

static enum ndfu_status make_product(const struct ndfu_recipe *recipe, const struct ndfu_key *key,
                                     struct product *product, struct ndfu_error *error)
{
    struct ndfu_init_packet packet = recipe->init_packet;
    uint8_t digest[NDFU_SHA256_SIZE];
    enum ndfu_status status = join(recipe, product, error);

    if (status != NDFU_OK)
        return status;
    if (!ndfu_sha256(product->image, product->image_size, digest))
        return fail_memory(error);
    describe_hash(&packet, digest);
    if (!describe_boot_validation(&packet, recipe->boot_validation, product, key))
        return ndfu_error_set(error, NDFU_E_INTERNAL, NDFU_LAYER_PACKAGE, "create package",
                              "OpenSSL cannot sign the image");
    return ndfu_init_packet_encode(&packet, key, product->init_packet, &product->init_packet_size,
                                   error);
}

static void describe_entry(const struct ndfu_recipe *recipe, struct ndfu_manifest_entry *entry)
{
    const char *name = ndfu_image_kind_name(recipe->init_packet.kind);

    entry->kind = recipe->init_packet.kind;
    (void)snprintf(entry->bin_file, sizeof entry->bin_file, "%s.bin", name);
    (void)snprintf(entry->dat_file, sizeof entry->dat_file, "%s.dat", name);
    entry->has_sizes = entry->kind == NDFU_IMAGE_SOFTDEVICE_BOOTLOADER;
    entry->bl_size = recipe->init_packet.bl_size;
    entry->sd_size = recipe->init_packet.sd_size;
}

static enum ndfu_status make_products(const struct ndfu_create_options *options, struct work *work,
                                      struct ndfu_error *error)
{
    struct ndfu_recipe recipes[NDFU_IMAGE_KINDS];
    enum ndfu_status status = ndfu_recipes_make(options, recipes, &work->manifest.count, error);

    for (size_t i = 0; i < work->manifest.count && status == NDFU_OK; i++) {
        describe_entry(&recipes[i], &work->manifest.entries[i]);
        status = make_product(&recipes[i], options->key, &work->products[i], error);
    }
    return status;
}

static enum ndfu_status write_package(const struct work *work, uint8_t **bytes, size_t *size,
                                      struct ndfu_error *error)
{
    char *manifest = ndfu_manifest_print(&work->manifest);
    struct ndfu_archive_member members[MEMBERS_MAX];
    size_t count = 0;
    enum ndfu_status status;

    if (!manifest)
        return fail_memory(error);
    members[count++] = (struct ndfu_archive_member){NDFU_MANIFEST_NAME, manifest, strlen(manifest)};
    for (size_t i = 0; i < work->manifest.count; i++) {
        const struct ndfu_manifest_entry *entry = &work->manifest.entries[i];
        const struct product *product = &work->products[i];

        members[count++] = (struct ndfu_archive_member){entry->dat_file, product->init_packet,
                                                        product->init_packet_size};
        members[count++] =
            (struct ndfu_archive_member){entry->bin_file, product->image, product->image_size};
    }
    status = ndfu_archive_write(members, count, bytes, size, error);
    free(manifest);
    if (status == NDFU_OK && *size > NDFU_PACKAGE_MAX) {
        free(*bytes);
        *bytes = NULL;
        return fail_limit("package", *size, NDFU_PACKAGE_MAX, error);
    }
    return status;
}

enum ndfu_status ndfu_package_create_memory(const struct ndfu_create_options *options,
                                            uint8_t **bytes, size_t *size, struct ndfu_error *error)
{
    struct work *work = calloc(1, sizeof *work);
    enum ndfu_status status;

    *bytes = NULL;
    if (!work)
        return fail_memory(error);
    status = make_products(options, work, error);
    if (status == NDFU_OK)
        status = write_package(work, bytes, size, error);
    for (size_t i = 0; i < NDFU_IMAGE_KINDS; i++)
        free(work->products[i].image);
    free(work);
    return status;
}

enum ndfu_status ndfu_package_create(const struct ndfu_create_options *options,
                                     struct ndfu_package **package, struct ndfu_error *error)
{
    uint8_t *bytes;
    size_t size;
    enum ndfu_status status = ndfu_package_create_memory(options, &bytes, &size, error);

    *package = NULL;
    if (status == NDFU_OK)
        status = ndfu_package_open_memory(bytes, size, package, error);
    free(bytes);
    return status;
}
