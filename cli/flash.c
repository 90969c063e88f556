/* SPDX-License-Identifier: MIT */
/* ndfu flash: puts a package on a device. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "output.h"
#include "progress.h"
#include "reach.h"

struct values {
    struct device_choice device;
    struct entry_choice entry;
    bool no_enter;
    unsigned long baud_rate;
    int flow_control;
    unsigned long connect_timeout;
    bool quiet;
    bool verbose;
};

static const char *const flow_controls[] = {"none", "rtscts", NULL};

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
    {
        .group = "The update",
        .name = "baud",
        .letter = 'b',
        .type = OPTION_NUMBER,
        .argument = "N",
        .help = "bits per second on a UART (115200)",
        .offset = offsetof(struct values, baud_rate),
        .minimum = 1200,
        .maximum = 4000000,
    },
    {
        .name = "flow",
        .type = OPTION_CHOICE,
        .argument = "none|rtscts",
        .help = "flow control on a UART (none: every write waits for its receipt)",
        .offset = offsetof(struct values, flow_control),
        .choices = flow_controls,
    },
    {
        .name = "connect-timeout",
        .type = OPTION_NUMBER,
        .argument = "SECONDS",
        .help = "how long the device may take to answer at all (5)",
        .offset = offsetof(struct values, connect_timeout),
        .minimum = 1,
        .maximum = 3600,
    },
    {
        .name = "quiet",
        .letter = 'q',
        .type = OPTION_FLAG,
        .help = "print warnings and errors only",
        .offset = offsetof(struct values, quiet),
    },
    {
        .name = "verbose",
        .letter = 'v',
        .type = OPTION_FLAG,
        .help = "print more of what happens",
        .offset = offsetof(struct values, verbose),
    },
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    defaults->baud_rate = 115200;
    defaults->connect_timeout = 5;
    defaults->entry.timeout = ENTRY_TIMEOUT_DEFAULT;
}

/* What Ctrl-C ends. A handler has no other way to know. */
static struct ndfu_update *volatile running;

static void interrupt(int signal_number)
{
    (void)signal_number;
    if (running)
        ndfu_update_cancel(running);
}

/* The second Ctrl-C finds the default action and ends the program at once. */
static void catch_signals(struct ndfu_update *update)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    running = update;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static void release_signals(void)
{
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    running = NULL;
}

static void show(const struct ndfu_event *event, void *cookie)
{
    progress_show(cookie, event);
}

static void print_done(const struct ndfu_package *package)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        (void)printf("%s: %zu bytes, accepted by the target\n", ndfu_image_kind_text(image->kind),
                     image->size);
    }
}

static enum ndfu_status update_device(const struct ndfu_package *package,
                                      const struct values *given, const char *port,
                                      struct ndfu_error *error)
{
    struct progress progress;
    struct ndfu_update_options how;
    struct ndfu_update *update;
    enum ndfu_status status;

    progress_init(&progress, given->quiet, given->verbose);
    ndfu_update_options_init(&how, sizeof how);
    how.baud_rate = (uint32_t)given->baud_rate;
    how.flow_control = (enum ndfu_flow_control)given->flow_control;
    how.connect_timeout_ms = (uint32_t)given->connect_timeout * 1000;
    how.on_event = show;
    how.cookie = &progress;
    status = ndfu_update_create(package, port, &how, &update, error);
    if (status != NDFU_OK)
        return status;
    catch_signals(update);
    status = ndfu_update_run(update, error);
    release_signals();
    progress_clear(&progress);
    ndfu_update_destroy(update);
    return status;
}

/* A package that cannot be sent is no reason to switch a device. */
static enum ndfu_status reach_and_update(const struct ndfu_package *package,
                                         const struct values *given, struct ndfu_error *error)
{
    const struct reach reach = {
        .device = &given->device,
        .entry = &given->entry,
        .baud_rate = given->baud_rate,
        .is_forbidden = given->no_enter,
        .is_quiet = given->quiet,
    };
    struct reached reached = {0};
    enum ndfu_status status = ndfu_package_check(package, error);

    if (status == NDFU_OK)
        status = reach_bootloader(&reach, &reached, error);
    if (status == NDFU_OK)
        status = update_device(package, given, reached.port, error);
    reached_clear(&reached);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_package *package = NULL;
    struct ndfu_error error;
    enum ndfu_status status;

    status = ndfu_package_open(operand, &package, &error);
    if (status == NDFU_OK)
        status = reach_and_update(package, given, &error);
    if (status == NDFU_OK)
        print_done(package);
    ndfu_package_close(package);
    return end_command(command_flash.name, status, &error, false);
}

const struct command command_flash = {
    .name = "flash",
    .operand = "PACKAGE",
    .summary = "Put a package on a device",
    .description =
        "PACKAGE is a DFU package, a zip. A device that runs its application is switched to its\n"
        "bootloader first. The end is success only when the device has accepted every image of the package.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
