/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target on its pseudo-terminal, in real time. Times are nanoseconds since it was
 * turned on.
 */
#ifndef NDFU_CLI_SIM_DEVICE_H
#define NDFU_CLI_SIM_DEVICE_H

#include <poll.h>

#include "sim/files.h"
#include "sim/pty.h"
#include "sim/report.h"
#include "sim/script.h"
#include "sim/trace.h"
#include "target/target.h"

enum { DEVICE_OUTPUT = 16384 }; /**< what a system holds for a host that does not read */

struct device {
    size_t number; /**< among all of them, from 1 */
    struct target *target;
    struct target_config config;
    struct traffic traffic;
    struct trace trace;
    const struct watch *watch;
    struct files files;
    uint8_t *flash; /**< that the target began with; NULL where it was new */
    size_t flash_length;
    struct pty pty;
    uint64_t generation; /**< of the port, when it was made */
    uint64_t left_at;    /**< since when the port should go away; TARGET_NEVER: it should not */
    uint64_t heard_at;   /**< when a host last sent something */
    bool is_ending;
    bool is_touched;  /**< a host may have opened or closed the port */
    bool is_open;     /**< a host has the port open, or left something to be taken in */
    bool has_host;    /**< while it is open: the first of the two */
    bool is_held;     /**< the target takes nothing more for now */
    bool has_hung_up; /**< the port has left the bus while it was open */
    uint8_t output[DEVICE_OUTPUT]; /**< of the target, until the host's end takes it */
    size_t output_length;
};

/**
 * Makes a target, with the flash that there is. No file is written.
 *
 * @param device  all zero but for its number and its files, which it owns from then on
 * @param watch   must stay as long as the device
 * @return false with a message on standard error; then it must be destroyed all the same
 */
bool device_create(struct device *device, const struct target_config *config,
                   const struct watch *watch);

/**
 * Turns a target on, and begins its transcript.
 *
 * @param script  what goes wrong with it, from the start
 * @return false with a message on standard error
 */
bool device_begin(struct device *device, const struct script *script);

/** Also one that was never created. */
void device_destroy(struct device *device);

/**
 * Cuts the power for good, and writes the files that the target leaves behind.
 *
 * @return false when one could not be written, with a message on standard error
 */
bool device_turn_off(struct device *device, uint64_t now);

/**
 * Does whatever there is to do by now.
 *
 * @return false when the port could not be made or the transcript not be written, with a message on
 *         standard error
 */
bool device_work(struct device *device, uint64_t now);

/** Cuts the power and gives it back at once. */
void device_power_cycle(struct device *device, uint64_t now);

/** Presses the button that starts the bootloader, whatever was running. */
void device_press_button(struct device *device, uint64_t now);

/** What to wait for until device_work() is called next. */
struct pollfd device_entry(const struct device *device);

/** When device_work() must be called at the latest. */
uint64_t device_wakeup(const struct device *device, uint64_t now);

/** Lets the host read what it has been sent, and then takes the port away for good. */
void device_end(struct device *device);

/** Whether that is over. */
bool device_has_ended(const struct device *device);

#endif
