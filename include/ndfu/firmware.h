/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Firmware as toolchains make it, Intel HEX, ELF or raw binary, read into the image that a package
 * carries.
 *
 * Firmware is read whole when it is opened; afterwards it does not change. Files are not trusted:
 * everything is bounded and checked.
 */
#ifndef NDFU_FIRMWARE_H
#define NDFU_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The largest file that is read, in bytes. An ELF file may carry much more than the program. */
#define NDFU_FIRMWARE_FILE_MAX (64u * 1024 * 1024)

/**
 * The addresses that a program may have. What lies in the MBR or in the UICR is left out: no
 * bootloader takes it from a package. Everything else must be in between.
 */
#define NDFU_FLASH_MBR_END  0x00001000u /**< from 0; the MBR is never updated */
#define NDFU_FLASH_END      0x01000000u /**< more than any target has */
#define NDFU_FLASH_UICR     0x10001000u /**< user configuration: programmed by a debugger alone */
#define NDFU_FLASH_UICR_END 0x10002000u

/** What a file of firmware is. */
enum ndfu_firmware_format {
    NDFU_FIRMWARE_GUESS = 0, /**< find out by its name and its first bytes; only to ask for */
    NDFU_FIRMWARE_HEX = 1,   /**< Intel HEX */
    NDFU_FIRMWARE_ELF = 2,   /**< ELF32, little-endian, ARM, linked: its loadable segments */
    NDFU_FIRMWARE_BINARY = 3 /**< the image itself, from its first address on */
};

/**
 * What was read. It belongs to the firmware and lives until ndfu_firmware_close(). Fields may be
 * added at its end in later versions, so never make one or copy one by value.
 */
struct ndfu_firmware_info {
    enum ndfu_firmware_format format;
    const uint8_t *data;  /**< the image: gaps and the end filled with FF */
    size_t size;          /**< bytes, a multiple of 4, from 4 to NDFU_IMAGE_MAX */
    bool has_address;     /**< false for a raw binary */
    uint32_t address;     /**< of the first byte */
    size_t gaps;          /**< bytes filled in between */
    size_t padding;       /**< bytes added at the end, 0 to 3 */
    size_t mbr_left_out;  /**< bytes of the file that are for the MBR */
    size_t uicr_left_out; /**< bytes of the file that are for the UICR */
};

/** Firmware that was read. */
struct ndfu_firmware;

/**
 * Reads firmware from a file.
 *
 * @param path      its ending tells the format apart where its first bytes do not: .hex, .ihex,
 *                  .ihx, .elf, .axf, .out, .bin; not kept
 * @param format    NDFU_FIRMWARE_GUESS, or what it must be
 * @param firmware  receives the firmware, to be closed with ndfu_firmware_close(); NULL on failure
 * @param error     may be NULL
 * @return NDFU_OK; NDFU_E_FIRMWARE_READ; NDFU_E_FIRMWARE where the file is malformed, has
 *         addresses out of range or twice, or holds nothing for the flash; NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_firmware_open(const char *path, enum ndfu_firmware_format format,
                                             struct ndfu_firmware **firmware,
                                             struct ndfu_error *error);

/**
 * Reads firmware from memory. Otherwise as ndfu_firmware_open().
 *
 * @param data  the content of a file; not kept
 * @param size  its length in bytes
 * @param name  what messages call it, and what the format is guessed by; NULL for neither; not kept
 */
NDFU_API enum ndfu_status ndfu_firmware_open_memory(const void *data, size_t size, const char *name,
                                                    enum ndfu_firmware_format format,
                                                    struct ndfu_firmware **firmware,
                                                    struct ndfu_error *error);

/**
 * What was read.
 *
 * @param firmware  as ndfu_firmware_open() made it
 * @return the description, which belongs to the firmware; never NULL
 *
 * Threads: any.
 */
NDFU_API const struct ndfu_firmware_info *ndfu_firmware_get_info(
    const struct ndfu_firmware *firmware);

/**
 * Frees firmware and what was got from it.
 *
 * @param firmware  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_firmware_close(struct ndfu_firmware *firmware);

#ifdef __cplusplus
}
#endif

#endif
