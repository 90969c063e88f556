/* SPDX-License-Identifier: MIT */
#include "sim/settings.h"

static const char *const transports[] = {"usb", "uart", NULL};
static const char *const flash_modes[] = {"sync", "async", "async-stall", NULL};
static const char *const flash_times[] = {"realistic", "zero", NULL};

/* One below what its place holds: that is SETTINGS_NOT_GIVEN where long has 32 bits. */
#define VERSION_MAX 4294967294

const struct option_row settings_rows[] = {
    {
        .group = "Targets and ports",
        .name = "count",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help =
            "so many targets at once, all alike (1); every file and link gets its target's "
            "number into its name: --link port makes port-1, port-2 …, --report r.json r-1.json",
        .offset = offsetof(struct settings, count),
        .minimum = 1,
        .maximum = 64,
    },
    {
        .name = "link",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "make a link to the port, and make it anew whenever the port changes",
        .offset = offsetof(struct settings, link),
    },
    {
        .name = "transport",
        .type = OPTION_CHOICE,
        .argument = "usb|uart",
        .help = "how the target is connected (usb)",
        .offset = offsetof(struct settings, transport),
        .choices = transports,
    },
    {
        .name = "baud",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "bits per second of the UART (0: as fast as the target takes them)",
        .offset = offsetof(struct settings, baud),
        .maximum = 1000000,
    },
    {
        .name = "rtscts",
        .type = OPTION_FLAG,
        .help = "the UART has RTS/CTS; without it bytes are lost while flash is written",
        .offset = offsetof(struct settings, rtscts),
    },
    {
        .group = "Receiver and flash",
        .name = "rx-buffers",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "receive buffers (3)",
        .offset = offsetof(struct settings, rx_buffers),
        .minimum = 2,
        .maximum = 16,
    },
    {
        .name = "flash",
        .type = OPTION_CHOICE,
        .argument = "sync|async|async-stall",
        .help =
            "sync: the CPU stands still while flash is written, as in a bootloader without "
            "SoftDevice; async: writes are queued and it goes on; async-stall: they are queued, "
            "and it stands still all the same (sync)",
        .offset = offsetof(struct settings, flash),
        .choices = flash_modes,
    },
    {
        .name = "flash-queue",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "places in the queue of asynchronous flash (16)",
        .offset = offsetof(struct settings, flash_queue),
        .minimum = 1,
        .maximum = 64,
    },
    {
        .name = "flash-write",
        .type = OPTION_NUMBER,
        .argument = "WORDS",
        .help = "how much asynchronous flash writes in one operation (20)",
        .offset = offsetof(struct settings, flash_write),
        .minimum = 1,
        .maximum = 4096,
    },
    {
        .name = "flash-time",
        .type = OPTION_CHOICE,
        .argument = "realistic|zero",
        .help = "how long flash takes (realistic: 85 ms a page, 41 us a word)",
        .offset = offsetof(struct settings, flash_time),
        .choices = flash_times,
    },
    {
        .name = "parameter-check",
        .type = OPTION_FLAG,
        .help = "the flash driver refuses what is not aligned, as in the Open Bootloader",
        .offset = offsetof(struct settings, parameter_check),
    },
    {
        .group = "Behaviour of the bootloader",
        .name = "save-progress",
        .type = OPTION_FLAG,
        .help = "progress survives a reset",
        .offset = offsetof(struct settings, save_progress),
    },
    {
        .name = "inactivity",
        .type = OPTION_NUMBER,
        .argument = "MS",
        .help = "reset after so long without progress; 0 for never (120000)",
        .offset = offsetof(struct settings, inactivity),
        .maximum = 86400000,
    },
    {
        .name = "activation",
        .type = OPTION_NUMBER,
        .argument = "MS",
        .help = "how long a received image takes to be put in its place (0)",
        .offset = offsetof(struct settings, activation),
        .maximum = 3600000,
    },
    {
        .name = "boot-application",
        .type = OPTION_FLAG,
        .help = "after a reset start the application, if there is one: over USB the port goes "
                "away, over UART it is silent (without: stay in the bootloader)",
        .offset = offsetof(struct settings, boot_application),
    },
    {
        .name = "refuse-repeated-execute",
        .type = OPTION_FLAG,
        .help = "refuse to execute a data object twice, as some bootloaders do",
        .offset = offsetof(struct settings, refuse_repeated_execute),
    },
    {
        .name = "unsupported",
        .type = OPTION_TEXT,
        .argument = "LIST",
        .help = "requests that are compiled out, by name, such as "
                "protocol_version,hardware_version,firmware_version",
        .offset = offsetof(struct settings, unsupported),
    },
    {
        .group = "What an init packet must fit (without these: anything well-formed fits)",
        .name = "public-key",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "it must be signed, and verify with this P-256 public key (PEM or hexadecimal)",
        .offset = offsetof(struct settings, public_key),
    },
    {
        .name = "hw-version",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "it must be for this hardware version, such as 52",
        .offset = offsetof(struct settings, hw_version),
        .maximum = VERSION_MAX,
    },
    {
        .name = "app-version",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "this application version is installed, and no older one is accepted",
        .offset = offsetof(struct settings, app_version),
        .maximum = VERSION_MAX,
    },
    {
        .name = "bl-version",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "this bootloader version is installed, and only newer ones are accepted",
        .offset = offsetof(struct settings, bl_version),
        .maximum = VERSION_MAX,
    },
    {
        .name = "sd-id",
        .type = OPTION_NUMBER,
        .argument = "ID",
        .help = "this SoftDevice is installed, such as 0x0100, or none (0), and it must be among "
                "those that the init packet requires",
        .offset = offsetof(struct settings, sd_id),
        .maximum = 0xffff,
    },
    {
        .group = "Faults",
        .name = "fault",
        .type = OPTION_TEXTS,
        .argument = "RULE",
        .help =
            "something that goes wrong, such as 'to-target drop byte at 77', 'to-host flip frame "
            "chance 0.01 seed 7' or 'power cut at erase 2 half'; can be given again",
        .offset = offsetof(struct settings, faults),
    },
    {
        .name = "fault-file",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "the same, one rule per line",
        .offset = offsetof(struct settings, fault_file),
    },
    {
        .group = "Files and results",
        .name = "state",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "flash survives: it is taken from here, where there is such a file, and left here "
                "at the end",
        .offset = offsetof(struct settings, state),
    },
    {
        .name = "trace",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "write down what goes over the port, as a transcript that can be replayed",
        .offset = offsetof(struct settings, trace),
    },
    {
        .name = "images",
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "end by itself when so many images were activated (0: never)",
        .offset = offsetof(struct settings, images),
        .maximum = 1000000,
    },
    {
        .name = "report",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "at the end write what was received and activated, as JSON",
        .offset = offsetof(struct settings, report),
    },
    JSON_OPTION_ROW(NULL),
    {0},
};

void settings_set_defaults(void *values)
{
    struct settings *settings = values;
    struct target_config config;

    target_config_init(&config);
    settings->count = 1;
    settings->rx_buffers = config.rx_buffers;
    settings->flash_queue = config.flash_queue;
    settings->flash_write = config.flash_max_write;
    settings->inactivity = (unsigned long)(config.inactivity_ns / 1000000);
    settings->activation = (unsigned long)(config.activation_ns / 1000000);
    settings->hw_version = SETTINGS_NOT_GIVEN;
    settings->app_version = SETTINGS_NOT_GIVEN;
    settings->bl_version = SETTINGS_NOT_GIVEN;
    settings->sd_id = SETTINGS_NOT_GIVEN;
}
