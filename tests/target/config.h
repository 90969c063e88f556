/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a simulated target is like: its transport, its flash, its identity and what it accepts.
 *
 * Fill one with target_config_init() and change what matters. The numbers that come from the real
 * bootloader are in docs/protocol.md.
 */
#ifndef NDFU_TARGET_CONFIG_H
#define NDFU_TARGET_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

enum target_transport {
    TARGET_USB,  /**< CDC ACM, MTU 2051 */
    TARGET_UART, /**< MTU 131 */
};

enum target_flash_mode {
    TARGET_FLASH_SYNC,        /**< without SoftDevice: the CPU stands still meanwhile */
    TARGET_FLASH_ASYNC,       /**< with SoftDevice: operations are queued, the CPU goes on */
    TARGET_FLASH_ASYNC_STALL, /**< queued, and the CPU stands still while one is at work */
};

enum target_signature_policy {
    TARGET_SIGNATURE_IGNORED,  /**< unsigned init packets are accepted, signatures not looked at */
    TARGET_SIGNATURE_PRESENT,  /**< there must be one of the right type; it is not verified */
    TARGET_SIGNATURE_VERIFIED, /**< it must verify against the public key */
};

struct target_config {
    enum target_transport transport;
    unsigned rx_buffers; /**< receive buffers, 2 to 16; 3 in the SDK */

    /* The serial line; UART only. */
    uint32_t baud; /**< 0: as fast as the target takes the bytes, and none is ever lost */
    bool rts;      /**< RTS/CTS works; without it a target that stands still loses bytes */

    /* Flash. */
    enum target_flash_mode flash;
    uint64_t erase_ns;        /**< a page */
    uint64_t word_ns;         /**< a word of 4 bytes */
    unsigned flash_queue;     /**< operations that wait or are at work, 1 to 64; not for sync */
    unsigned flash_max_write; /**< words written in one go, at least 1; not for sync */
    bool parameter_check;     /**< the flash driver refuses what is not aligned */

    /* Times. */
    uint64_t validation_ns;   /**< checking a signature */
    uint64_t hash_byte_ns;    /**< hashing one byte of the image */
    uint64_t boot_ns;         /**< from reset to the first look at the settings */
    uint64_t enumeration_ns;  /**< from there to being on the bus; USB only */
    uint64_t activation_ns;   /**< putting a received image in its place */
    uint64_t inactivity_ns;   /**< until the bootloader resets itself; 0: never */
    uint64_t continuation_ns; /**< the same after a SoftDevice or bootloader was activated */

    /* Behaviour. */
    bool save_progress;           /**< data progress goes to flash at each execute */
    bool stay_in_bootloader;      /**< a valid application is not started after a reset */
    bool refuse_repeated_execute; /**< a data execute with nothing new is answered 08 */
    uint32_t unsupported_opcodes; /**< bit n: opcode n is compiled out */

    /* What the init packet must fit. */
    enum target_signature_policy signature;
    uint8_t public_key[64];    /**< X then Y, each least significant byte first */
    bool any_hardware_version; /**< take whatever the init packet says */
    bool any_softdevice;       /**< no SoftDevice requirement is checked */
    bool any_firmware_version; /**< downgrades are accepted */
    bool debug_build;          /**< init packets marked "debug" skip the version checks */
    uint32_t hardware_version;
    uint32_t application_version; /**< at first; updates raise it */
    uint32_t bootloader_version;  /**< at first; updates raise it */
    bool softdevice_present;      /**< at first; updates may install one */
    uint16_t softdevice_fwid;     /**< of the one that is present, or of any that is installed */
    uint32_t softdevice_version;  /**< what opcode 0B tells, such as 7002000 for 7.2.0 */
    uint32_t softdevice_end;      /**< the address behind it, page aligned */

    /* What opcode 0A tells. */
    uint32_t part;
    uint32_t variant;
    uint32_t ram_size;

    uint64_t seed; /**< of what a torn flash operation leaves */
};

/**
 * The defaults of a target to try things on: USB, an nRF52840 with synchronous flash at realistic
 * speed, no application, and any well-formed package is accepted.
 */
void target_config_init(struct target_config *config);

/**
 * The same hardware with everything checked, as the SDK ships it: hardware version 52, no
 * downgrades, and a signature that verifies against the public key.
 */
void target_config_init_strict(struct target_config *config, const uint8_t public_key[64]);

/** Flash operations and everything the CPU computes take no time. The transport still does. */
void target_config_no_flash_time(struct target_config *config);

/** @return why a configuration makes no sense, or NULL; a static string */
const char *target_config_error(const struct target_config *config);

#endif
