/* SPDX-License-Identifier: MIT */
/* ndfu sim: a simulated target on a pseudo-terminal. */
#include <stdlib.h>

#include "command.h"
#include "exit_code.h"
#include "sim/announce.h"
#include "sim/settings.h"
#include "sim/simulation.h"

/* Names the files of each target, and sees that they can be made. */
static bool name_files(struct simulation *simulation, const struct settings *given)
{
    for (size_t i = 0; i < simulation->count; i++) {
        struct files *files = &simulation->devices[i].files;

        simulation->devices[i].number = i + 1;
        if (!files_name(files, given, simulation->count > 1 ? (unsigned)i + 1 : 0) ||
            !files_check(files))
            return false;
    }
    return true;
}

/* Nothing is written before everything could be read. */
static bool turn_on(struct simulation *simulation, const struct target_config *config,
                    const struct script *script)
{
    for (size_t i = 0; i < simulation->count; i++) {
        if (!device_create(&simulation->devices[i], config, &simulation->watch))
            return false;
    }
    for (size_t i = 0; i < simulation->count; i++) {
        if (!device_begin(&simulation->devices[i], script))
            return false;
    }
    return true;
}

static int simulate(struct simulation *simulation, const struct target_config *config,
                    const struct script *script)
{
    bool is_well;

    /* While a pipe waits for its reader, a signal ends it as any program. */
    if (!turn_on(simulation, config, script))
        return EXIT_USAGE;
    if (!simulation_open(simulation))
        return EXIT_INTERNAL;
    is_well = simulation_run(simulation);
    is_well = simulation_turn_off(simulation) && is_well;
    return is_well ? EXIT_DONE : EXIT_INTERNAL;
}

static int run(const void *values, const char *operand)
{
    const struct settings *given = values;
    struct simulation simulation = {
        .count = given->count,
        .images = given->images,
        .signals = -1,
        .watch.descriptor = -1,
    };
    struct target_config config;
    struct script script = {0};
    int code = EXIT_USAGE;

    (void)operand;
    simulation.devices = calloc(simulation.count, sizeof *simulation.devices);
    if (!simulation.devices)
        return announce_end(EXIT_INTERNAL);
    if (settings_configure(given, &config) && script_read(&script, given) &&
        name_files(&simulation, given))
        code = simulate(&simulation, &config, &script);
    for (size_t i = 0; i < simulation.count; i++)
        device_destroy(&simulation.devices[i]);
    simulation_close(&simulation);
    script_release(&script);
    free(simulation.devices);
    return announce_end(code);
}

const struct command command_sim = {
    .name = "sim",
    .summary = "Simulate a target on a pseudo-terminal",
    .description =
        "Behaves like a device in its bootloader, on a port that any program can open. Prints the\n"
        "name of the port whenever there is a new one: over USB the port goes away when the device\n"
        "resets. Ends with Ctrl-C. The signal USR1 cycles the power, USR2 presses the button that\n"
        "starts the bootloader. docs/simulator.md tells all of it.",
    .options = settings_rows,
    .values_size = sizeof(struct settings),
    .set_defaults = settings_set_defaults,
    .run = run,
};
