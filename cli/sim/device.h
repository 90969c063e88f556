/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target on its pseudo-terminal, in real time.
 */
#ifndef NDFU_CLI_SIM_DEVICE_H
#define NDFU_CLI_SIM_DEVICE_H

#include "sim/pty.h"
#include "target/target.h"

struct device {
    struct target *target;
    struct pty pty;
    const char *link;
    uint64_t generation; /**< of the port, when it was made */
    bool is_open;        /**< a host has the port open */
    uint64_t left_at;    /**< when the target left the bus, whose port is still there */
    uint8_t output[256]; /**< of the target, until the host's end takes it */
    size_t output_length;
};

/** Turns the target on. @return false with a message on standard error */
bool device_create(struct device *device, const struct target_config *config, const char *link);

void device_destroy(struct device *device);

/**
 * Does whatever there is to do by now.
 *
 * @param now  nanoseconds since the target was turned on
 * @return false when the port could not be made, with a message on standard error
 */
bool device_work(struct device *device, uint64_t now);

/** When device_work() must be called at the latest. */
uint64_t device_wakeup(const struct device *device, uint64_t now);

#endif
