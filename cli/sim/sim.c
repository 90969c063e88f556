/* SPDX-License-Identifier: MIT */
/* ndfu sim: a simulated target on a pseudo-terminal. */
#include "command.h"
#include "exit_code.h"
#include "sim/link.h"
#include "sim/report.h"
#include "sim/simulation.h"

struct values {
    const char *link;
    const char *report;
    int transport;
    int flash;
    int flash_time;
    unsigned long rx_buffers;
    unsigned long flash_queue;
    unsigned long baud;
    bool rtscts;
    bool save_progress;
    unsigned long inactivity;
    unsigned long images;
};

static const char *const transports[] = {"usb", "uart", NULL};
static const char *const flash_modes[] = {"sync", "async", NULL};
static const char *const flash_times[] = {"realistic", "zero", NULL};

static const struct option_row options[] = {
    {
        .name = "link",
        .type = OPTION_TEXT,
        .argument = "PATH",
        .help = "make a link to the port, and make it anew whenever the port changes",
        .offset = offsetof(struct values, link),
    },
    {
        .name = "transport",
        .type = OPTION_CHOICE,
        .argument = "usb|uart",
        .help = "how the target is connected (usb)",
        .offset = offsetof(struct values, transport),
        .choices = transports,
    },
    {
        .name = "flash",
        .type = OPTION_CHOICE,
        .argument = "sync|async",
        .help = "whether the CPU stands still while flash is written, as in a bootloader without "
                "SoftDevice, or goes on (sync)",
        .offset = offsetof(struct values, flash),
        .choices = flash_modes,
    },
    {
        .name = "flash-time",
        .type = OPTION_CHOICE,
        .argument = "realistic|zero",
        .help = "how long flash takes (realistic: 85 ms a page, 41 us a word)",
        .offset = offsetof(struct values, flash_time),
        .choices = flash_times,
    },
    {
        .name = "rx-buffers",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "receive buffers (3)",
        .offset = offsetof(struct values, rx_buffers),
        .minimum = 2,
        .maximum = 16,
    },
    {
        .name = "flash-queue",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "places in the queue of asynchronous flash (16)",
        .offset = offsetof(struct values, flash_queue),
        .minimum = 1,
        .maximum = 64,
    },
    {
        .name = "baud",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "bits per second of the UART (0: as fast as the target takes them)",
        .offset = offsetof(struct values, baud),
        .maximum = 4000000,
    },
    {
        .name = "rtscts",
        .type = OPTION_FLAG,
        .help = "the UART has RTS/CTS; without it bytes are lost while flash is written",
        .offset = offsetof(struct values, rtscts),
    },
    {
        .name = "save-progress",
        .type = OPTION_FLAG,
        .help = "progress survives a reset",
        .offset = offsetof(struct values, save_progress),
    },
    {
        .name = "inactivity",
        .type = OPTION_NUMBER,
        .argument = "MS",
        .help = "reset after so long without progress; 0 for never (120000)",
        .offset = offsetof(struct values, inactivity),
        .maximum = 86400000,
    },
    {
        .name = "images",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "end by itself when so many images were activated (0: never)",
        .offset = offsetof(struct values, images),
        .maximum = 1000000,
    },
    {
        .name = "report",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "at the end write what was received and activated, as JSON",
        .offset = offsetof(struct values, report),
    },
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;
    struct target_config config;

    target_config_init(&config);
    defaults->rx_buffers = config.rx_buffers;
    defaults->flash_queue = config.flash_queue;
    defaults->inactivity = (unsigned long)(config.inactivity_ns / 1000000);
}

static struct target_config configure(const struct values *given)
{
    struct target_config config;

    target_config_init(&config);
    config.transport = given->transport == 1 ? TARGET_UART : TARGET_USB;
    config.flash = given->flash == 1 ? TARGET_FLASH_ASYNC : TARGET_FLASH_SYNC;
    config.rx_buffers = (unsigned)given->rx_buffers;
    config.flash_queue = (unsigned)given->flash_queue;
    config.baud = (uint32_t)given->baud;
    config.rts = given->rtscts;
    config.save_progress = given->save_progress;
    config.inactivity_ns = (uint64_t)given->inactivity * 1000000;
    if (given->flash_time == 1)
        target_config_no_flash_time(&config);
    return config;
}

/* Runs a target that is turned on. @return whether all went well */
static bool simulate(struct simulation *simulation, const struct values *given)
{
    bool is_well = simulation_run(simulation);

    if (given->report)
        is_well = write_report(simulation->devices[0].target, given->report) && is_well;
    return is_well;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    const struct target_config config = configure(given);
    struct device device;
    struct simulation simulation = {.devices = &device, .count = 1, .images = given->images};
    int code = EXIT_INTERNAL;

    (void)operand;
    if (given->link && !link_check(given->link))
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
        "Behaves like a device in its bootloader, on a port that any program can open, and accepts\n"
        "any well-formed package. Prints the name of the port whenever there is a new one: over\n"
        "USB the port goes away when the device resets. Ends with Ctrl-C.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
