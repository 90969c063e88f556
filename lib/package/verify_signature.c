/* SPDX-License-Identifier: MIT */
/* The checks for which one needs a key. */
#include "crypto/signature.h"
#include "package/finding.h"
#include "package/init_packet.h"

void ndfu_verify_signature(const struct ndfu_image *image, const struct ndfu_key *key,
                           struct ndfu_finding *finding)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    if (!packet->is_signed && key)
        NDFU_REJECT(finding, NDFU_E_SIGNATURE,
                    "the init packet '%s' is not signed; make the package again with the key",
                    image->dat_file);
    else if (!packet->is_signed)
        NDFU_LEAVE_OPEN(finding, "not signed: only a bootloader that wants no signature takes it");
    else if (packet->signature_type != NDFU_SIGNATURE_ECDSA_P256_SHA256 ||
             packet->signature_length != NDFU_SIGNATURE_SIZE)
        NDFU_REJECT(finding, NDFU_E_SIGNATURE,
                    "the init packet '%s' has a signature of type %lu and %zu bytes; bootloaders "
                    "verify ECDSA P-256 alone (type 0, %d bytes), so make the package again",
                    image->dat_file, (unsigned long)packet->signature_type,
                    packet->signature_length, NDFU_SIGNATURE_SIZE);
    else if (!key)
        NDFU_LEAVE_OPEN(finding, "there is one; whether it verifies is not known without a key");
    else if (!ndfu_init_packet_signature_verifies(image->init_packet_data, image->init_packet_size,
                                                  key))
        NDFU_REJECT(finding, NDFU_E_SIGNATURE,
                    "the signature of the init packet '%s' does not verify with this key: it was "
                    "made with another one, or the init packet was changed",
                    image->dat_file);
    else
        NDFU_PASS(finding, "verifies with the key");
}

/* @return whether it has a signature of the image where it must have one */
static bool has_signature(const struct ndfu_init_packet *packet, size_t i)
{
    return packet->boot_validation[i] != NDFU_BOOT_VALIDATION_ECDSA ||
           packet->boot_validation_bytes[i].length == NDFU_SIGNATURE_SIZE;
}

static bool verifies(const struct ndfu_image *image, size_t i, const struct ndfu_key *key)
{
    return image->init_packet.boot_validation[i] != NDFU_BOOT_VALIDATION_ECDSA || !key ||
           ndfu_signature_verifies(key, image->data, image->size,
                                   image->init_packet.boot_validation_bytes[i].bytes);
}

void ndfu_verify_boot_validation(const struct ndfu_image *image, const struct ndfu_key *key,
                                 struct ndfu_finding *finding)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    bool is_open = false;

    for (size_t i = 0; i < packet->boot_validation_count; i++) {
        if (packet->boot_validation[i] > NDFU_BOOT_VALIDATION_ECDSA)
            return NDFU_REJECT(finding, NDFU_E_INIT_PACKET,
                               "the init packet '%s' wants a boot validation of type %lu, which "
                               "does not exist; make the package again",
                               image->dat_file, (unsigned long)packet->boot_validation[i]);
        if (!has_signature(packet, i))
            return NDFU_REJECT(
                finding, NDFU_E_SIGNATURE,
                "the init packet '%s' wants a signature of the image to be validated "
                "at every boot, but holds none; make the package again",
                image->dat_file);
        if (!verifies(image, i, key))
            return NDFU_REJECT(finding, NDFU_E_SIGNATURE,
                               "the signature of the image in '%s' does not verify with this key; "
                               "the application would not boot",
                               image->dat_file);
        is_open = is_open || (packet->boot_validation[i] == NDFU_BOOT_VALIDATION_ECDSA && !key);
    }
    if (is_open)
        NDFU_LEAVE_OPEN(finding, "a signature of the image; whether it verifies is not known "
                                 "without a key");
    else
        NDFU_PASS(finding, "%s", packet->boot_validation_count ? "known" : "none");
}
