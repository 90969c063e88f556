/* SPDX-License-Identifier: MIT */
/* Whether the images of a package are what their init packets say. */
#include <ndfu/package.h>

#include "base/error.h"
#include "crypto/sha256.h"

/* Targets write their flash in words. */
enum { FLASH_WORD = 4 };

#define FAIL(error, status, operation, ...) \
    ndfu_error_set(error, status, NDFU_LAYER_PACKAGE, operation, __VA_ARGS__)

static enum ndfu_status check_kind(const struct ndfu_image *image, struct ndfu_error *error)
{
    if (image->kind != image->init_packet.kind)
        return FAIL(error, NDFU_E_INIT_PACKET, "check init packet",
                    "the manifest has '%s' as %s, but the init packet is for %s; make the package "
                    "again",
                    image->dat_file, ndfu_image_kind_text(image->kind),
                    ndfu_image_kind_text(image->init_packet.kind));
    return NDFU_OK;
}

static enum ndfu_status check_size(const struct ndfu_image *image, struct ndfu_error *error)
{
    if (image->size == 0)
        return FAIL(error, NDFU_E_IMAGE, "check image size",
                    "the image '%s' is empty; make the package again", image->bin_file);
    if (image->size % FLASH_WORD != 0)
        return FAIL(error, NDFU_E_IMAGE, "check image size",
                    "the image '%s' is %zu bytes, which is no multiple of %d; pad it and make the "
                    "package again",
                    image->bin_file, image->size, FLASH_WORD);
    if (image->size != image->wanted_size)
        return FAIL(error, NDFU_E_IMAGE, "check image size",
                    "the image '%s' is %zu bytes, but its init packet is for %lu; make the package "
                    "again",
                    image->bin_file, image->size, (unsigned long)image->wanted_size);
    return NDFU_OK;
}

static enum ndfu_status check_hash(const struct ndfu_image *image, struct ndfu_error *error)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    if (!packet->has_hash)
        return FAIL(error, NDFU_E_INIT_PACKET, "check image hash",
                    "the init packet '%s' has no hash of the image; make the package again",
                    image->dat_file);
    if (packet->hash_type != NDFU_HASH_SHA256 || packet->hash_length != NDFU_SHA256_SIZE)
        return FAIL(error, NDFU_E_INIT_PACKET, "check image hash",
                    "the init packet '%s' has a hash of type %lu and %zu bytes; bootloaders accept "
                    "SHA-256 alone, so make the package again",
                    image->dat_file, (unsigned long)packet->hash_type, packet->hash_length);
    if (!image->hash_matches)
        return FAIL(error, NDFU_E_HASH, "check image hash",
                    "the image '%s' does not have the SHA-256 in its init packet '%s': one of them "
                    "was changed; get the package again or make it again",
                    image->bin_file, image->dat_file);
    return NDFU_OK;
}

static enum ndfu_status check_image(const struct ndfu_image *image, struct ndfu_error *error)
{
    enum ndfu_status status = check_kind(image, error);

    if (status == NDFU_OK)
        status = check_size(image, error);
    if (status == NDFU_OK)
        status = check_hash(image, error);
    return status;
}

enum ndfu_status ndfu_package_check(const struct ndfu_package *package, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    for (size_t i = 0; i < ndfu_package_image_count(package) && status == NDFU_OK; i++)
        status = check_image(ndfu_package_image(package, i), error);
    return status;
}
