/* SPDX-License-Identifier: MIT */
/* What the numbers in manifests and init packets are called. */
#include <ndfu/package.h>

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *text;
} kinds[NDFU_IMAGE_KINDS] = {
    [NDFU_IMAGE_SOFTDEVICE_BOOTLOADER] = {"softdevice_bootloader", "SoftDevice + bootloader"},
    [NDFU_IMAGE_SOFTDEVICE] = {"softdevice", "SoftDevice"},
    [NDFU_IMAGE_BOOTLOADER] = {"bootloader", "bootloader"},
    [NDFU_IMAGE_APPLICATION] = {"application", "application"},
    [NDFU_IMAGE_EXTERNAL_APPLICATION] = {"external_application", "external application"},
};

static const char *const hash_types[] = {
    [NDFU_HASH_NONE] = "none",      [NDFU_HASH_CRC] = "CRC",        [NDFU_HASH_SHA128] = "SHA-128",
    [NDFU_HASH_SHA256] = "SHA-256", [NDFU_HASH_SHA512] = "SHA-512",
};

static const char *const signature_types[] = {
    [NDFU_SIGNATURE_ECDSA_P256_SHA256] = "ECDSA P-256 SHA-256",
    [NDFU_SIGNATURE_ED25519] = "Ed25519",
};

static const char *const boot_validations[] = {
    [NDFU_BOOT_VALIDATION_NONE] = "none",
    [NDFU_BOOT_VALIDATION_CRC] = "CRC-32",
    [NDFU_BOOT_VALIDATION_SHA256] = "SHA-256",
    [NDFU_BOOT_VALIDATION_ECDSA] = "ECDSA P-256 SHA-256",
};

/* Released SoftDevices by the firmware id in their information structure. */
static const struct {
    uint16_t id;
    const char *name;
} softdevices[] = {
    {0x0067, "s130_nrf51_1.0.0"}, {0x0080, "s130_nrf51_2.0.0"}, {0x0081, "s132_nrf52_2.0.0"},
    {0x0087, "s130_nrf51_2.0.1"}, {0x0088, "s132_nrf52_2.0.1"}, {0x008c, "s132_nrf52_3.0.0"},
    {0x0091, "s132_nrf52_3.1.0"}, {0x0095, "s132_nrf52_4.0.0"}, {0x0098, "s132_nrf52_4.0.2"},
    {0x0099, "s132_nrf52_4.0.3"}, {0x009d, "s132_nrf52_5.0.0"}, {0x009e, "s132_nrf52_4.0.4"},
    {0x009f, "s132_nrf52_4.0.5"}, {0x00a5, "s132_nrf52_5.1.0"}, {0x00a7, "s112_nrf52_6.0.0"},
    {0x00a8, "s132_nrf52_6.0.0"}, {0x00a9, "s140_nrf52_6.0.0"}, {0x00ae, "s140_nrf52_6.1.0"},
    {0x00af, "s132_nrf52_6.1.0"}, {0x00b0, "s112_nrf52_6.1.0"}, {0x00b6, "s140_nrf52_6.1.1"},
    {0x00b7, "s132_nrf52_6.1.1"}, {0x00b8, "s112_nrf52_6.1.1"}, {0x00b9, "s340_nrf52_6.1.1"},
    {0x00ba, "s332_nrf52_6.1.1"}, {0x00bc, "s212_nrf52_6.1.1"}, {0x00c1, "s140_nrf52_7.0.0"},
    {0x00c2, "s132_nrf52_7.0.0"}, {0x00c3, "s113_nrf52_7.0.0"}, {0x00c4, "s112_nrf52_7.0.0"},
    {0x00ca, "s140_nrf52_7.0.1"}, {0x00cb, "s132_nrf52_7.0.1"}, {0x00cc, "s113_nrf52_7.0.1"},
    {0x00cd, "s112_nrf52_7.0.1"}, {0x00ea, "s122_nrf52_8.0.0"}, {0x0100, "s140_nrf52_7.2.0"},
    {0x0101, "s132_nrf52_7.2.0"}, {0x0102, "s113_nrf52_7.2.0"}, {0x0103, "s112_nrf52_7.2.0"},
    {0x0112, "s122_nrf52_8.1.1"}, {0x0123, "s140_nrf52_7.3.0"}, {0x0124, "s132_nrf52_7.3.0"},
    {0x0125, "s113_nrf52_7.3.0"}, {0x0126, "s112_nrf52_7.3.0"},
};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

const char *ndfu_image_kind_name(enum ndfu_image_kind kind)
{
    return (unsigned)kind < NDFU_IMAGE_KINDS ? kinds[kind].name : "unknown";
}

const char *ndfu_image_kind_text(enum ndfu_image_kind kind)
{
    return (unsigned)kind < NDFU_IMAGE_KINDS ? kinds[kind].text : "unknown image";
}

const char *ndfu_hash_type_name(uint32_t type)
{
    return type < LENGTH(hash_types) ? hash_types[type] : NULL;
}

const char *ndfu_signature_type_name(uint32_t type)
{
    return type < LENGTH(signature_types) ? signature_types[type] : NULL;
}

const char *ndfu_boot_validation_name(uint32_t type)
{
    return type < LENGTH(boot_validations) ? boot_validations[type] : NULL;
}

const char *ndfu_softdevice_name(uint32_t id)
{
    for (size_t i = 0; i < LENGTH(softdevices); i++) {
        if (softdevices[i].id == id)
            return softdevices[i].name;
    }
    return NULL;
}

bool ndfu_softdevice_version(uint32_t id, uint32_t *version)
{
    const char *name = ndfu_softdevice_name(id);
    unsigned major;
    unsigned minor;
    unsigned patch;

    if (!name || sscanf(strrchr(name, '_'), "_%2u.%2u.%2u", &major, &minor, &patch) != 3)
        return false;
    *version = major * 1000000 + minor * 1000 + patch;
    return true;
}

bool ndfu_softdevice_id(const char *name, uint32_t *id)
{
    for (size_t i = 0; i < LENGTH(softdevices); i++) {
        if (strcmp(softdevices[i].name, name) == 0) {
            *id = softdevices[i].id;
            return true;
        }
    }
    return false;
}
