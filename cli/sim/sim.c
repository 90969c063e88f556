/* SPDX-License-Identifier: MIT */
/* ndfu sim: a simulated target on a pseudo-terminal. */
#include "command.h"
#include "exit_code.h"
#include "sim/link.h"
#include "sim/report.h"
#include "sim/settings.h"
#include "sim/simulation.h"

/* Runs a target that is turned on. @return whether all went well */
static bool simulate(struct simulation *simulation, const struct settings *given)
{
    bool is_well = simulation_run(simulation);

    if (given->report)
        is_well = write_report(simulation->devices[0].target, given->report) && is_well;
    return is_well;
}

static int run(const void *values, const char *operand)
{
    const struct settings *given = values;
    struct target_config config;
    struct device device;
    struct simulation simulation = {.devices = &device, .count = 1, .images = given->images};
    int code = EXIT_INTERNAL;

    (void)operand;
    if (!settings_configure(given, &config) || (given->link && !link_check(given->link)))
        return EXIT_USAGE;
    if (simulation_open(&simulation)) {
        code = EXIT_USAGE;
        if (device_create(&device, &config, &simulation.watch, given->link))
            code = simulate(&simulation, given) ? EXIT_DONE : EXIT_INTERNAL;
        device_destroy(&device);
    }
    simulation_close(&simulation);
    return code;
}

const struct command command_sim = {
    .name = "sim",
    .summary = "Simulate a target on a pseudo-terminal",
    .description =
        "Behaves like a device in its bootloader, on a port that any program can open. Prints the\n"
        "name of the port whenever there is a new one: over USB the port goes away when the device\n"
        "resets. Ends with Ctrl-C.",
    .options = settings_rows,
    .values_size = sizeof(struct settings),
    .set_defaults = settings_set_defaults,
    .run = run,
};
