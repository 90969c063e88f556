/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a simulated target tells about itself: counters, a snapshot of its inside, and events.
 */
#ifndef NDFU_TARGET_REPORT_H
#define NDFU_TARGET_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TARGET_OPCODES = 13,   /**< 00 to 0C */
    TARGET_MAX_IMAGES = 8, /**< activated images that a report remembers: the last ones */
};

enum target_mode {
    TARGET_OFF,         /**< without power */
    TARGET_BOOTING,     /**< from reset until it answers: settings, activation, enumeration */
    TARGET_BOOTLOADER,  /**< waiting for requests */
    TARGET_APPLICATION, /**< the application runs: over UART silence, over USB another device */
};

enum target_reset_cause {
    TARGET_RESET_POWER,      /**< power came back */
    TARGET_RESET_UPDATE,     /**< the last execute, whether the image was good or not */
    TARGET_RESET_ABORT,      /**< opcode 0C */
    TARGET_RESET_INACTIVITY, /**< nothing was received for too long */
    TARGET_RESET_OVERRUN,    /**< the UART lost bytes and the error handler gave up */
    TARGET_RESET_TRIGGER,    /**< target_enter_bootloader() */
    TARGET_RESET_CAUSES,
};

enum target_image_type {
    TARGET_IMAGE_APPLICATION = 0,
    TARGET_IMAGE_SOFTDEVICE = 1,
    TARGET_IMAGE_BOOTLOADER = 2,
    TARGET_IMAGE_SOFTDEVICE_BOOTLOADER = 3,
};

/** An image that was received completely and put in its place. */
struct target_image {
    enum target_image_type type;
    uint32_t version;
    uint32_t address; /**< where it was received in flash */
    uint32_t length;
    uint8_t sha256[32]; /**< in the usual order, not reversed as in the init packet */
};

/** Counts since the target was created. A clone starts with its original's. */
struct target_report {
    uint32_t requests[TARGET_OPCODES]; /**< taken up, by opcode */
    uint32_t unknown_requests;
    uint32_t command_creates;  /**< accepted */
    uint32_t data_creates;     /**< accepted */
    uint32_t command_executes; /**< answered with success */
    uint32_t data_executes;    /**< answered with success */
    uint32_t writes;           /**< accepted, for either object */
    uint32_t refused_writes;   /**< too long, too early, or for no object */
    uint32_t dropped_writes;   /**< lost because the flash queue was full or the driver refused */
    uint64_t data_bytes;       /**< accepted for data objects */
    uint32_t receipts;
    uint32_t responses;         /**< sent, receipts included */
    uint32_t lost_responses;    /**< produced while the last one was on its way */
    uint32_t spoiled_responses; /**< overwritten on their way by one of those; UART only */
    uint32_t lost_requests;     /**< the scheduler's queue was full */

    uint32_t allocation_failures; /**< a frame ended and no buffer was free */
    uint32_t leaks;               /**< buffers that were never given back */
    uint32_t double_frees;        /**< buffers given back that were already free */
    uint32_t wedges;              /**< the decoder reached its limit and went deaf */
    uint32_t hard_faults;
    uint32_t overruns;
    uint32_t resets[TARGET_RESET_CAUSES];
    uint32_t power_cuts;

    uint32_t erases; /**< pages */
    uint64_t words;  /**< written */
    uint32_t torn;   /**< flash operations cut off half-way */

    uint32_t images;                              /**< activated in all */
    struct target_image image[TARGET_MAX_IMAGES]; /**< the n-th at index (n - 1) % the maximum */
};

enum target_decoder_state {
    TARGET_DECODING,
    TARGET_ESC_RECEIVED,
    TARGET_CLEARING_INVALID, /**< after an escape that is none: waits for END */
};

enum target_flash_operation { TARGET_FLASH_IDLE, TARGET_FLASH_ERASE, TARGET_FLASH_WRITE };

/** The inside of the receiver. */
struct target_state {
    unsigned index; /**< decoded bytes in the buffer */
    unsigned limit; /**< the decoder is deaf when the index reaches it */
    enum target_decoder_state decoder;
    unsigned buffer;    /**< the one that the decoder fills */
    uint8_t opcode;     /**< the first byte in it, perhaps an old one */
    unsigned pool_free; /**< can exceed the size: a buffer can be given back twice */
    unsigned pool_size;
    unsigned scheduler_free;   /**< of 32 places for requests and USB events */
    unsigned flash_queue_used; /**< 0 with synchronous flash */
    uint16_t receipt_left;     /**< writes until the next receipt; wraps below zero when PRN is 0 */
    uint16_t receipt_target;   /**< PRN */
    enum target_flash_operation flash; /**< idle with synchronous flash */
};

enum target_direction { TARGET_FROM_HOST, TARGET_TO_HOST };

/**
 * Watches a target. The functions are called in the middle of the target's work: they must not call
 * it back. Each may be NULL.
 */
struct target_observer {
    void *context; /**< passed to the functions */

    /** A frame was decoded, or a response handed to the line. The bytes are without SLIP. */
    void (*frame)(void *context, enum target_direction direction, uint64_t at, const uint8_t *bytes,
                  size_t length);

    /** The target resets; or its power was cut (cause TARGET_RESET_POWER). */
    void (*reset)(void *context, enum target_reset_cause cause, uint64_t at);
};

#endif
