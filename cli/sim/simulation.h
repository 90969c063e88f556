/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Simulated targets in real time: one loop that waits for hosts, for the time and for signals.
 */
#ifndef NDFU_CLI_SIM_SIMULATION_H
#define NDFU_CLI_SIM_SIMULATION_H

#include "sim/device.h"

struct simulation {
    struct device *devices;
    size_t count;
    unsigned long images; /**< ends when each target activated so many; 0: never by itself */
    struct watch watch;
    int signals;
    uint64_t began;
};

/**
 * Blocks the signals that the simulation handles, and starts the clock.
 *
 * @return false with a message on standard error; then it must be closed all the same
 */
bool simulation_open(struct simulation *simulation);

/**
 * Runs until it is over, or until a signal ends it. SIGUSR1 cycles the power of all targets,
 * SIGUSR2 presses their buttons; one that was queued with a value from 1 is for the target with
 * that number alone.
 *
 * @return false when a port could not be made, with a message on standard error
 */
bool simulation_run(struct simulation *simulation);

/**
 * Turns all targets off.
 *
 * @return false when one could not leave its files behind, with a message on standard error
 */
bool simulation_turn_off(struct simulation *simulation);

void simulation_close(struct simulation *simulation);

#endif
