/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Everything that is known about a failure, copied where it happened.
 */
#ifndef NDFU_ERROR_H
#define NDFU_ERROR_H

#include <stdint.h>

#include <ndfu/export.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The part of the library in which an error arose. */
enum ndfu_layer {
    NDFU_LAYER_NONE = 0,
    NDFU_LAYER_PACKAGE = 1, /**< packages, and the firmware and keys to make them of */
    NDFU_LAYER_PORT = 2,    /**< opening, configuring, reading and writing the port */
    NDFU_LAYER_TARGET = 3,  /**< talking with the target */
    NDFU_LAYER_UPDATE = 4,  /**< running updates */
    NDFU_LAYER_DEVICE = 5,  /**< finding devices, switching them, waiting for them */
};

/**
 * The detail of a failure.
 *
 * The caller owns the struct; a function that takes one fills it when it returns something other
 * than NDFU_OK and leaves it alone otherwise. Every such parameter may be NULL. It holds no
 * pointers and may be copied.
 */
struct ndfu_error {
    enum ndfu_status status;
    enum ndfu_layer layer;
    int os_error;            /**< the system's errno, or 0 */
    uint8_t opcode;          /**< the request that failed, where target_result is not 0 */
    uint8_t target_result;   /**< the target's result code, or 0 when it gave none */
    uint8_t target_extended; /**< its extended error code when target_result is 0x0B, or 0 */
    uint64_t offset;         /**< bytes of the current image that the target had confirmed */
    char operation[32];      /**< what was being done, such as "create data object" */
    char message[512];       /**< one or two sentences: what is wrong, and the mend where known */
    uint64_t reserved[8];
};

/**
 * The name of a layer, such as "port".
 *
 * @param layer  any number
 * @return a static string; "unknown" for a number that is no layer
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_layer_name(enum ndfu_layer layer);

#ifdef __cplusplus
}
#endif

#endif
