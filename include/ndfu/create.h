/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Making packages of firmware, signed or not.
 */
#ifndef NDFU_CREATE_H
#define NDFU_CREATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/firmware.h>
#include <ndfu/key.h>
#include <ndfu/package.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What to make a package of. Set it up with ndfu_create_options_init(), then fill in what there is.
 * Everything that it points to must stay until the call that it is for returns.
 */
struct ndfu_create_options {
    size_t size; /**< of the struct, as the caller knows it */

    /** Firmware, at least one. SoftDevice and bootloader together make one image. */
    const struct ndfu_firmware *application;
    const struct ndfu_firmware *bootloader;
    const struct ndfu_firmware *softdevice;
    const struct ndfu_firmware *external_application;

    /** Versions. A SoftDevice alone has none; with a bootloader, that one's version counts. */
    bool has_application_version; /**< required with an application, external ones too */
    uint32_t application_version;
    bool has_bootloader_version; /**< required with a bootloader */
    uint32_t bootloader_version;
    bool has_hw_version; /**< required: bootloaders refuse init packets without */
    uint32_t hw_version;

    /**
     * The SoftDevices (their ids, up to NDFU_SD_REQ_MAX) of which the target must have one, and at
     * least one of them; the order is kept. 0 stands for none; in the first place it allows an
     * image to overwrite the SoftDevice.
     */
    const uint32_t *sd_req;
    size_t sd_req_count;

    /**
     * The ids of the SoftDevice in the package; required when something else is in it beside
     * SoftDevice and bootloader, and only with a SoftDevice. What comes after the SoftDevice needs
     * this one. It is added to what the SoftDevice itself needs, so that an update that ended in
     * between can be repeated.
     */
    const uint32_t *sd_id;
    size_t sd_id_count;

    bool is_debug; /**< a bootloader built for debugging does not check versions then */

    /** What the bootloader checks at every boot; NDFU_BOOT_VALIDATION_CRC. ECDSA needs a key. */
    enum ndfu_boot_validation_type application_boot_validation;
    enum ndfu_boot_validation_type softdevice_boot_validation;

    const struct ndfu_key *key; /**< signs; a private one. NULL for a package without signature */
};

/**
 * Fills in the defaults.
 *
 * @param options  receives them; of size bytes
 * @param size     sizeof *options, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_create_options_init(struct ndfu_create_options *options, size_t size);

/**
 * Makes a package as the bytes of a zip. The same options give the same bytes, but for signatures.
 *
 * @param options  what to make it of; not kept, nor is anything that they point to
 * @param bytes    receives the zip, to be freed with free(); NULL on failure
 * @param size     receives its length in bytes; only on success
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where something is missing or does not go together;
 *         NDFU_E_KEY where the key is a public one; NDFU_E_PACKAGE_LIMIT where an image or the
 *         package would be larger than what is read again; NDFU_E_NO_MEMORY; NDFU_E_INTERNAL where
 *         the system cannot sign or compress
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_package_create_memory(const struct ndfu_create_options *options,
                                                     uint8_t **bytes, size_t *size,
                                                     struct ndfu_error *error);

/**
 * Makes a package that is open at once, such as for an update that needs no file. Otherwise as
 * ndfu_package_create_memory().
 *
 * @param package  receives the package, to be closed with ndfu_package_close(); NULL on failure
 */
NDFU_API enum ndfu_status ndfu_package_create(const struct ndfu_create_options *options,
                                              struct ndfu_package **package,
                                              struct ndfu_error *error);

/**
 * Reads a version: a number up to 4294967295, in decimal or as 0x and hexadecimal, or three numbers
 * as in "1.2.3". Those make major * 10000 + minor * 100 + patch, so minor and patch are at most 99.
 *
 * @param text     nothing but the version
 * @param version  receives the number; of no meaning on failure
 * @param error    may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where the text is no version
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_version_parse(const char *text, uint32_t *version,
                                             struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
