/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a target's answers tell of it, as settings of the simulated target
 * (tests/target/config_text.h): so that one like it can replay a transcript.
 */
#ifndef NDFU_CLI_TRACE_SETTINGS_H
#define NDFU_CLI_TRACE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for the settings that one answer tells. */
#define TRACE_SETTINGS_SIZE 128

/** What the answers cannot tell, and what has been told. */
struct trace_settings {
    uint32_t baud_rate; /**< bits per second, for a target on a UART */
    bool has_flow_control;
    unsigned mtu;         /**< that was told last; 0 at first */
    uint32_t unsupported; /**< bit n: request n is not supported; 0 at first */
};

/**
 * Reads a frame of the target.
 *
 * @param bytes  as on the wire
 * @param text   receives settings that add to those told before
 * @return whether there are any
 */
bool trace_settings_read(struct trace_settings *settings, const uint8_t *bytes, size_t length,
                         char text[TRACE_SETTINGS_SIZE]);

#endif
