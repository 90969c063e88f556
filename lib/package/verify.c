/* SPDX-License-Identifier: MIT */
/* Whether the images of a package are what their init packets say, and what a bootloader takes. */
#include <ndfu/verify.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "crypto/sha256.h"
#include "package/finding.h"
#include "package/init_packet.h"

/* Targets write their flash in words. */
enum { FLASH_WORD = 4 };

void ndfu_finding_set(struct ndfu_finding *finding, enum ndfu_verdict verdict,
                      enum ndfu_status status, const char *format, ...)
{
    va_list arguments;

    memset(finding, 0, sizeof *finding);
    finding->verdict = verdict;
    finding->status = status;
    va_start(arguments, format);
    (void)vsnprintf(finding->text, sizeof finding->text, format, arguments);
    va_end(arguments);
}

static void check_kind(const struct ndfu_image *image, const struct ndfu_key *key,
                       struct ndfu_finding *finding)
{
    (void)key;
    if (image->kind != image->init_packet.kind)
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the manifest has '%s' as %s, but the init packet is for %s; make the package "
                    "again",
                    image->dat_file, ndfu_image_kind_text(image->kind),
                    ndfu_image_kind_text(image->init_packet.kind));
    else
        NDFU_PASS(finding, "%s", ndfu_image_kind_text(image->kind));
}

static void check_init_packet_size(const struct ndfu_image *image, const struct ndfu_key *key,
                                   struct ndfu_finding *finding)
{
    (void)key;
    if (image->init_packet_size > NDFU_COMMAND_OBJECT_MAX)
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the init packet '%s' is %zu bytes; targets take at most %d, so make the "
                    "package again",
                    image->dat_file, image->init_packet_size, NDFU_COMMAND_OBJECT_MAX);
    else
        NDFU_PASS(finding, "%zu bytes", image->init_packet_size);
}

static void check_image_size(const struct ndfu_image *image, const struct ndfu_key *key,
                             struct ndfu_finding *finding)
{
    (void)key;
    if (image->size == 0)
        NDFU_REJECT(finding, NDFU_E_IMAGE, "the image '%s' is empty; make the package again",
                    image->bin_file);
    else if (image->size % FLASH_WORD != 0)
        NDFU_REJECT(finding, NDFU_E_IMAGE,
                    "the image '%s' is %zu bytes, which is no multiple of %d; pad it and make the "
                    "package again",
                    image->bin_file, image->size, FLASH_WORD);
    else if (image->size != image->wanted_size)
        NDFU_REJECT(finding, NDFU_E_IMAGE,
                    "the image '%s' is %zu bytes, but its init packet is for %lu; make the package "
                    "again",
                    image->bin_file, image->size, (unsigned long)image->wanted_size);
    else
        NDFU_PASS(finding, "%zu bytes", image->size);
}

static void check_hash(const struct ndfu_image *image, const struct ndfu_key *key,
                       struct ndfu_finding *finding)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    (void)key;
    if (!packet->has_hash)
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the init packet '%s' has no hash of the image; make the package again",
                    image->dat_file);
    else if (packet->hash_type != NDFU_HASH_SHA256 || packet->hash_length != NDFU_SHA256_SIZE)
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the init packet '%s' has a hash of type %lu and %zu bytes; bootloaders accept "
                    "SHA-256 alone, so make the package again",
                    image->dat_file, (unsigned long)packet->hash_type, packet->hash_length);
    else if (!image->hash_matches)
        NDFU_REJECT(finding, NDFU_E_HASH,
                    "the image '%s' does not have the SHA-256 in its init packet '%s': one of them "
                    "was changed; get the package again or make it again",
                    image->bin_file, image->dat_file);
    else
        NDFU_PASS(finding, "SHA-256 matches the image");
}

static void check_hw_version(const struct ndfu_image *image, const struct ndfu_key *key,
                             struct ndfu_finding *finding)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    (void)key;
    if (!packet->has_hw_version)
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the init packet '%s' has no hardware version, and bootloaders refuse it "
                    "without; make the package again with one",
                    image->dat_file);
    else
        NDFU_PASS(finding, "%lu", (unsigned long)packet->hw_version);
}

static void check_fw_version(const struct ndfu_image *image, const struct ndfu_key *key,
                             struct ndfu_finding *finding)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    (void)key;
    if (packet->has_fw_version)
        NDFU_PASS(finding, "%lu", (unsigned long)packet->fw_version);
    else if (packet->kind == NDFU_IMAGE_SOFTDEVICE)
        NDFU_PASS(finding, "none, and a SoftDevice needs none");
    else
        NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                    "the init packet '%s' has no firmware version, and bootloaders refuse it "
                    "without; make the package again with one",
                    image->dat_file);
}

static void check_sd_req(const struct ndfu_image *image, const struct ndfu_key *key,
                         struct ndfu_finding *finding)
{
    const size_t count = image->init_packet.sd_req_count;

    (void)key;
    if (count == 0)
        NDFU_LEAVE_OPEN(finding, "none: only a target without SoftDevice takes it");
    else
        NDFU_PASS(finding, "%zu SoftDevice%s", count, count == 1 ? "" : "s");
}

static const struct {
    const char *name;
    const char *text;
    const char *operation;
    void (*make)(const struct ndfu_image *image, const struct ndfu_key *key,
                 struct ndfu_finding *finding);
} checks[NDFU_CHECKS] = {
    [NDFU_CHECK_KIND] = {"kind", "kind", "check init packet", check_kind},
    [NDFU_CHECK_INIT_PACKET_SIZE] = {"init_packet_size", "init packet", "check init packet size",
                                     check_init_packet_size},
    [NDFU_CHECK_IMAGE_SIZE] = {"image_size", "image size", "check image size", check_image_size},
    [NDFU_CHECK_HASH] = {"hash", "hash", "check image hash", check_hash},
    [NDFU_CHECK_HW_VERSION] = {"hw_version", "hardware version", "check hardware version",
                               check_hw_version},
    [NDFU_CHECK_FW_VERSION] = {"fw_version", "firmware version", "check firmware version",
                               check_fw_version},
    [NDFU_CHECK_SD_REQ] = {"sd_req", "SoftDevice", "check SoftDevice", check_sd_req},
    [NDFU_CHECK_BOOT_VALIDATION] = {"boot_validation", "boot validation", "check boot validation",
                                    ndfu_verify_boot_validation},
    [NDFU_CHECK_SIGNATURE] = {"signature", "signature", "check signature", ndfu_verify_signature},
};

static bool is_check(enum ndfu_check check)
{
    return (unsigned)check < NDFU_CHECKS;
}

void ndfu_image_verify(const struct ndfu_image *image, enum ndfu_check check,
                       const struct ndfu_key *key, struct ndfu_finding *finding)
{
    if (is_check(check))
        checks[check].make(image, key, finding);
    else
        NDFU_LEAVE_OPEN(finding, "there is no such check");
}

/* The first of some checks that fails, in some image. */
static enum ndfu_status verify(const struct ndfu_package *package, unsigned wanted,
                               const struct ndfu_key *key, struct ndfu_error *error)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        for (int check = 0; check < NDFU_CHECKS; check++) {
            struct ndfu_finding finding;

            if (!(wanted >> check & 1))
                continue;
            checks[check].make(ndfu_package_image(package, i), key, &finding);
            if (finding.verdict == NDFU_VERDICT_FAILED)
                return ndfu_error_set(error, finding.status, NDFU_LAYER_PACKAGE,
                                      checks[check].operation, "%s", finding.text);
        }
    }
    return NDFU_OK;
}

enum ndfu_status ndfu_package_verify(const struct ndfu_package *package, const struct ndfu_key *key,
                                     struct ndfu_error *error)
{
    return verify(package, ~0u, key, error);
}

/* Only what makes an update pointless whatever the target; the target knows best what it takes. */
enum ndfu_status ndfu_package_check(const struct ndfu_package *package, struct ndfu_error *error)
{
    return verify(package,
                  1u << NDFU_CHECK_KIND | 1u << NDFU_CHECK_IMAGE_SIZE | 1u << NDFU_CHECK_HASH, NULL,
                  error);
}

const char *ndfu_check_name(enum ndfu_check check)
{
    return is_check(check) ? checks[check].name : "unknown";
}

const char *ndfu_check_text(enum ndfu_check check)
{
    return is_check(check) ? checks[check].text : "unknown check";
}

const char *ndfu_verdict_name(enum ndfu_verdict verdict)
{
    switch (verdict) {
    case NDFU_VERDICT_PASSED:
        return "passed";
    case NDFU_VERDICT_FAILED:
        return "failed";
    case NDFU_VERDICT_OPEN:
        return "open";
    }
    return "unknown";
}
