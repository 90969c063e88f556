/* SPDX-License-Identifier: MIT */
/*
 * A SoftDevice tells of itself in a structure at a fixed place: its size with the MBR in front of
 * it, and its version. Bootloaders tell the same two of the one that is installed. The version
 * alone would not do, as SoftDevices for other parts have it, too.
 */
#include "plan/installed.h"

#include "base/bytes.h"

/* Offsets in an image, which begins behind the MBR, and in the structure. */
enum {
    SD_INFO = 0x2000,
    SD_INFO_MAGIC = 0x04,
    SD_INFO_FLASH_SIZE = 0x08,
    SD_INFO_VERSION = 0x14,
    SD_INFO_LENGTH = 0x18, /* of what is used here; older ones are shorter */
};

#define SD_MAGIC 0x51b1e5dbu

const struct ndfu_installed_image *ndfu_installed_find(const struct ndfu_target_info *info,
                                                       enum ndfu_installed_type type)
{
    for (size_t i = 0; info->has_images && i < info->image_count; i++) {
        if (info->images[i].type == type)
            return &info->images[i];
    }
    return NULL;
}

bool ndfu_kind_has_softdevice(enum ndfu_image_kind kind)
{
    return kind == NDFU_IMAGE_SOFTDEVICE || kind == NDFU_IMAGE_SOFTDEVICE_BOOTLOADER;
}

bool ndfu_kind_has_bootloader(enum ndfu_image_kind kind)
{
    return kind == NDFU_IMAGE_BOOTLOADER || kind == NDFU_IMAGE_SOFTDEVICE_BOOTLOADER;
}

/* The structure at the beginning of an image, or NULL. Its first byte is its own length. */
static const uint8_t *softdevice_info(const struct ndfu_image *image)
{
    const uint8_t *found;

    if (image->size < SD_INFO + SD_INFO_LENGTH)
        return NULL;
    found = image->data + SD_INFO;
    return found[0] >= SD_INFO_LENGTH && ndfu_get_le32(found + SD_INFO_MAGIC) == SD_MAGIC ? found
                                                                                          : NULL;
}

/* Some count the MBR, and some do not. */
static bool is_softdevice_installed(const struct ndfu_image *image,
                                    const struct ndfu_target_info *info)
{
    const struct ndfu_installed_image *installed =
        ndfu_installed_find(info, NDFU_INSTALLED_SOFTDEVICE);
    const uint8_t *ours = softdevice_info(image);
    uint32_t size;

    if (!installed || !ours || installed->version == 0)
        return false;
    size = ndfu_get_le32(ours + SD_INFO_FLASH_SIZE);
    return ndfu_get_le32(ours + SD_INFO_VERSION) == installed->version && size > NDFU_MBR_SIZE &&
           (installed->length == size || installed->length == size - NDFU_MBR_SIZE);
}

static const struct ndfu_installed_image *bootloader_of(const struct ndfu_image *image,
                                                        const struct ndfu_target_info *info)
{
    return image->init_packet.has_fw_version ? ndfu_installed_find(info, NDFU_INSTALLED_BOOTLOADER)
                                             : NULL;
}

static bool is_bootloader_installed(const struct ndfu_image *image,
                                    const struct ndfu_target_info *info)
{
    const struct ndfu_installed_image *installed = bootloader_of(image, info);

    return installed && image->init_packet.fw_version == installed->version;
}

bool ndfu_installed_has(const struct ndfu_image *image, const struct ndfu_target_info *info)
{
    const bool has_softdevice = ndfu_kind_has_softdevice(image->kind);
    const bool has_bootloader = ndfu_kind_has_bootloader(image->kind);

    return (has_softdevice || has_bootloader) &&
           (!has_softdevice || is_softdevice_installed(image, info)) &&
           (!has_bootloader || is_bootloader_installed(image, info));
}

/* Where there is a bootloader in an image, its version is what the target compares. */
bool ndfu_installed_outdates(const struct ndfu_image *image, const struct ndfu_target_info *info)
{
    const struct ndfu_installed_image *installed;

    if (image->init_packet.is_debug)
        return false;
    if (!ndfu_kind_has_bootloader(image->kind))
        return ndfu_installed_has(image, info);
    installed = bootloader_of(image, info);
    return installed && image->init_packet.fw_version <= installed->version;
}
