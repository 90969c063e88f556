/* SPDX-License-Identifier: MIT */
/**
 * @file
 * DFU packages: a zip with a manifest, and for each image its firmware and its init packet.
 *
 * A package is read whole when it is opened; afterwards it does not change. Nothing is ever read
 * from outside the zip, and everything is bounded: see NDFU_PACKAGE_MAX and its companions.
 *
 * The structs below belong to the package and live until ndfu_package_close(). Fields may be added
 * at their ends in later versions, so never make one or copy one by value.
 */
#ifndef NDFU_PACKAGE_H
#define NDFU_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits, in bytes unless they say otherwise. The largest target has 1 MiB of flash. */
#define NDFU_PACKAGE_MAX     (32u * 1024 * 1024) /**< the zip itself */
#define NDFU_IMAGE_MAX       (16u * 1024 * 1024) /**< one image, uncompressed */
#define NDFU_INIT_PACKET_MAX (64u * 1024)        /**< one init packet, uncompressed */
#define NDFU_MANIFEST_MAX    (64u * 1024)        /**< the manifest, uncompressed */
#define NDFU_MEMBERS_MAX     64u                 /**< members of the zip, counted */
#define NDFU_RATIO_MAX       250u /**< uncompressed to compressed, of a member over 1 MiB */

/** What an image is for, in the order in which a package is sent. */
enum ndfu_image_kind {
    NDFU_IMAGE_SOFTDEVICE_BOOTLOADER = 0,
    NDFU_IMAGE_SOFTDEVICE = 1,
    NDFU_IMAGE_BOOTLOADER = 2,
    NDFU_IMAGE_APPLICATION = 3,
    NDFU_IMAGE_EXTERNAL_APPLICATION = 4,
};

/** As many images as a package can have: one of each kind. */
#define NDFU_IMAGE_KINDS 5

#define NDFU_SD_REQ_MAX          16 /**< SoftDevice requirements in an init packet */
#define NDFU_BOOT_VALIDATION_MAX 3  /**< boot validations in an init packet */

/** Hash types of an init packet. Bootloaders accept SHA-256 alone. */
enum ndfu_hash_type {
    NDFU_HASH_NONE = 0,
    NDFU_HASH_CRC = 1,
    NDFU_HASH_SHA128 = 2,
    NDFU_HASH_SHA256 = 3,
    NDFU_HASH_SHA512 = 4,
};

/** Signature types of an init packet. */
enum ndfu_signature_type {
    NDFU_SIGNATURE_ECDSA_P256_SHA256 = 0,
    NDFU_SIGNATURE_ED25519 = 1,
};

/** How the bootloader checks the image before it boots it. */
enum ndfu_boot_validation_type {
    NDFU_BOOT_VALIDATION_NONE = 0,
    NDFU_BOOT_VALIDATION_CRC = 1,
    NDFU_BOOT_VALIDATION_SHA256 = 2,
    NDFU_BOOT_VALIDATION_ECDSA = 3,
};

/**
 * An init packet, decoded. A value is meaningful where its has_ field, if it has one, is true.
 * Types are raw numbers, as an init packet may hold some that have no name.
 */
struct ndfu_init_packet {
    bool has_fw_version;
    uint32_t fw_version;
    bool has_hw_version;
    uint32_t hw_version;
    size_t sd_req_count;
    uint32_t sd_req[NDFU_SD_REQ_MAX]; /**< SoftDevice ids, in the order of the packet */
    enum ndfu_image_kind kind;        /**< from the packet's own type */
    uint32_t sd_size;                 /**< bytes; 0 where not given, as the other sizes */
    uint32_t bl_size;
    uint32_t app_size;
    bool has_hash;
    uint32_t hash_type; /**< enum ndfu_hash_type */
    size_t hash_length;
    uint8_t hash[64]; /**< in the order of the digest, most significant byte first */
    bool is_debug;
    size_t boot_validation_count;
    uint32_t boot_validation[NDFU_BOOT_VALIDATION_MAX]; /**< enum ndfu_boot_validation_type */
    bool is_signed;
    uint32_t signature_type; /**< enum ndfu_signature_type */
    size_t signature_length; /**< bytes */
    uint8_t signature[64];   /**< as in the packet: r then s, least significant byte first */

    /** What boot validations compare with; most have no bytes. */
    struct ndfu_boot_validation_bytes {
        size_t length;
        uint8_t bytes[64];
    } boot_validation_bytes[NDFU_BOOT_VALIDATION_MAX];
};

/** One image of a package with its init packet. */
struct ndfu_image {
    enum ndfu_image_kind kind; /**< from the manifest */
    const char *bin_file;      /**< names of the members */
    const char *dat_file;
    const uint8_t *data; /**< the firmware */
    size_t size;         /**< bytes */
    const uint8_t *init_packet_data;
    size_t init_packet_size;
    struct ndfu_init_packet init_packet;
    uint8_t sha256[32];   /**< of data */
    bool hash_matches;    /**< sha256 is the hash in the init packet */
    uint32_t wanted_size; /**< what size should be by the init packet; 0 where it does not say */
};

/** A package, open. It does not change. */
struct ndfu_package;

/**
 * Reads a package from a file.
 *
 * Opening checks that the package can be understood: the zip, the manifest, that every member is
 * there, that init packets decode. Whether the images are what the init packets say is left to
 * ndfu_package_check().
 *
 * @param path     of the zip; not kept
 * @param package  receives the package, to be closed with ndfu_package_close(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK, or one of NDFU_E_PACKAGE_READ, NDFU_E_PACKAGE_FORMAT, NDFU_E_PACKAGE_LIMIT,
 *         NDFU_E_MANIFEST, NDFU_E_MEMBER, NDFU_E_INIT_PACKET, NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_package_open(const char *path, struct ndfu_package **package,
                                            struct ndfu_error *error);

/**
 * Reads a package from memory. Otherwise as ndfu_package_open().
 *
 * @param data  the zip; not kept
 * @param size  its length in bytes
 */
NDFU_API enum ndfu_status ndfu_package_open_memory(const void *data, size_t size,
                                                   struct ndfu_package **package,
                                                   struct ndfu_error *error);

/**
 * Frees a package and everything that was got from it. No update may be using it any more.
 *
 * @param package  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_package_close(struct ndfu_package *package);

/**
 * How many images are in a package.
 *
 * @param package  as ndfu_package_open() made it
 * @return the number of images, from 1 to NDFU_IMAGE_KINDS
 *
 * Threads: any.
 */
NDFU_API size_t ndfu_package_image_count(const struct ndfu_package *package);

/**
 * An image, in the order of sending.
 *
 * @param package  as ndfu_package_open() made it
 * @param index    from 0
 * @return the image, which belongs to the package; NULL where index is too high
 *
 * Threads: any.
 */
NDFU_API const struct ndfu_image *ndfu_package_image(const struct ndfu_package *package,
                                                     size_t index);

/**
 * Checks that every image is what its init packet says: its kind, its size, its hash. Without
 * this, a target would find out at the end of the transfer. Signatures are left to the target.
 *
 * @param package  as ndfu_package_open() made it
 * @param error    may be NULL
 * @return NDFU_OK, or for the first image that fails NDFU_E_IMAGE, NDFU_E_HASH or
 *         NDFU_E_INIT_PACKET
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_package_check(const struct ndfu_package *package,
                                             struct ndfu_error *error);

/**
 * What a kind of image is called, such as "SoftDevice + bootloader", for people.
 *
 * @param kind  any number
 * @return a static string, for a number that is no kind, too
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_image_kind_text(enum ndfu_image_kind kind);

/**
 * The name of a kind of image in manifests and JSON, such as "softdevice_bootloader".
 *
 * @param kind  any number
 * @return a static string; "unknown" for a number that is no kind
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_image_kind_name(enum ndfu_image_kind kind);

/**
 * The name of a hash type, such as "SHA-256".
 *
 * @param type  any number: enum ndfu_hash_type, or what an init packet has instead
 * @return a static string; NULL for a number without a name
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_hash_type_name(uint32_t type);

/**
 * The name of a signature type, such as "ECDSA P-256 SHA-256".
 *
 * @param type  any number: enum ndfu_signature_type, or what an init packet has instead
 * @return a static string; NULL for a number without a name
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_signature_type_name(uint32_t type);

/**
 * The name of a boot validation, such as "CRC-32".
 *
 * @param type  any number: enum ndfu_boot_validation_type, or what an init packet has instead
 * @return a static string; NULL for a number without a name
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_boot_validation_name(uint32_t type);

/**
 * The name of the SoftDevice with this id (FWID), such as "s140_nrf52_7.2.0".
 *
 * @param id  the id, as in init packets
 * @return a static string; NULL for an id that is not known
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_softdevice_name(uint32_t id);

/**
 * The version of the SoftDevice with this id, as targets tell it: 7002000 for 7.2.0.
 *
 * @param id       the id, as in init packets
 * @param version  receives the version, where the id is known
 * @return whether the id is known
 *
 * Threads: any.
 */
NDFU_API bool ndfu_softdevice_version(uint32_t id, uint32_t *version);

/**
 * The id of the SoftDevice with this name.
 *
 * @param name  such as "s140_nrf52_7.2.0"
 * @param id    receives the id, where the name is known
 * @return whether the name is known
 *
 * Threads: any.
 */
NDFU_API bool ndfu_softdevice_id(const char *name, uint32_t *id);

#ifdef __cplusplus
}
#endif

#endif
