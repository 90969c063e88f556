/* SPDX-License-Identifier: MIT */
/* ndfu flash: puts a package on a device. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "exit_code.h"
#include "outcome.h"
#include "output.h"
#include "progress.h"
#include "reach.h"
#include "update_choice.h"
#include "update_run.h"

struct values {
    struct device_choice device;
    struct entry_choice entry;
    bool no_enter;
    struct update_choice how;
    bool quiet;
    bool verbose;
};

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device),
    DEVICE_WAIT_OPTION_ROW(struct values, device),
    ENTRY_OPTION_ROWS(struct values, entry),
    {
        .name = "no-enter",
        .type = OPTION_FLAG,
        .help = "leave a device alone that runs its application",
        .offset = offsetof(struct values, no_enter),
    },
    LINK_OPTION_ROWS(struct values, how),
    RESUME_OPTION_ROWS(struct values, how),
    PACE_OPTION_ROWS(struct values, how),
    {
        .group = "What to print",
        .name = "quiet",
        .letter = 'q',
        .type = OPTION_FLAG,
        .help = "warnings and errors only",
        .offset = offsetof(struct values, quiet),
    },
    {
        .name = "verbose",
        .letter = 'v',
        .type = OPTION_FLAG,
        .help = "more of what happens",
        .offset = offsetof(struct values, verbose),
    },
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    update_choice_init(&defaults->how);
    defaults->entry.timeout = ENTRY_TIMEOUT_DEFAULT;
}

/* Where the events of an update go. */
struct listener {
    struct progress progress;
    struct outcomes *outcomes;
};

static void listen(const struct ndfu_event *event, void *cookie)
{
    struct listener *listener = cookie;

    outcomes_take(listener->outcomes, event);
    progress_show(&listener->progress, event);
}

static enum ndfu_status update_device(const struct ndfu_package *package,
                                      const struct values *given, const char *port,
                                      struct ndfu_update_options *how, struct ndfu_error *error)
{
    struct outcomes outcomes = {0};
    struct listener listener = {.outcomes = &outcomes};
    enum ndfu_status status;

    progress_init(&listener.progress, given->quiet, given->verbose);
    how->on_event = listen;
    how->cookie = &listener;
    status = run_update(package, port, how, error);
    progress_clear(&listener.progress);
    if (status == NDFU_OK)
        outcomes_print(&outcomes, package);
    return status;
}

/* A package that cannot be sent is no reason to switch a device. */
static enum ndfu_status reach_and_update(const struct ndfu_package *package,
                                         const struct values *given,
                                         struct ndfu_update_options *how, struct ndfu_error *error)
{
    const struct reach reach = {
        .device = &given->device,
        .entry = &given->entry,
        .baud_rate = given->how.baud_rate,
        .is_forbidden = given->no_enter,
        .is_quiet = given->quiet,
    };
    struct reached reached = {0};
    enum ndfu_status status = ndfu_package_check(package, error);

    if (status == NDFU_OK)
        status = reach_bootloader(&reach, &reached, error);
    if (status == NDFU_OK)
        status = update_device(package, given, reached.port, how, error);
    reached_clear(&reached);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_package *package = NULL;
    struct ndfu_update_options how;
    struct ndfu_error error;
    enum ndfu_status status;

    if (!update_choice_take(&given->how, command_flash.name, &how))
        return EXIT_USAGE;
    status = ndfu_package_open(operand, &package, &error);
    if (status == NDFU_OK)
        status = reach_and_update(package, given, &how, &error);
    ndfu_package_close(package);
    return end_command(command_flash.name, status, &error, false);
}

const struct command command_flash = {
    .name = "flash",
    .operand = "PACKAGE",
    .summary = "Put a package on a device",
    .description =
        "PACKAGE is a DFU package, a zip. A device that runs its application is switched to its\n"
        "bootloader first. An update that was interrupted is gone on with. The end is success only\n"
        "when the device has accepted every image of the package, or has a newer one already.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
