/* SPDX-License-Identifier: MIT */
/* ndfu flash: puts a package on a device. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "exit_code.h"
#include "flash_package.h"
#include "outcome.h"
#include "output.h"
#include "preflight.h"
#include "progress.h"
#include "update_run.h"
#include "wait_app.h"

/* One run of the command. */
struct job {
    const struct flash_values *given;
    struct ndfu_package *package;
    struct ndfu_update_options how;
    struct reached reached;
    struct wait_app app;
    struct progress progress;
    struct outcomes outcomes;
    bool is_needless; /* the target has everything already */
    bool is_updated;
};

static void listen(const struct ndfu_event *event, void *cookie)
{
    struct job *job = cookie;

    outcomes_take(&job->outcomes, event);
    progress_show(&job->progress, event);
}

static enum ndfu_status update_device(struct job *job, struct ndfu_error *error)
{
    enum ndfu_status status;

    status = run_update(job->package, job->reached.port, &job->how, error);
    progress_clear(&job->progress);
    job->is_updated = status == NDFU_OK;
    if (job->is_updated)
        outcomes_print(&job->outcomes, job->package, job->how.leave_out);
    return status;
}

static enum ndfu_status reach(struct job *job, struct ndfu_error *error)
{
    const struct reach how = {
        .device = &job->given->device,
        .entry = &job->given->entry,
        .baud_rate = job->given->how.baud_rate,
        .is_forbidden = job->given->no_enter,
        .is_quiet = job->given->quiet,
        .must_be_visible = job->given->wait_app > 0,
    };

    return reach_bootloader(&how, &job->reached, error);
}

/* @return NDFU_OK; then job->is_needless says whether there is nothing left to send */
static enum ndfu_status check_target(struct job *job, struct ndfu_error *error)
{
    const struct flash_values *given = job->given;
    struct ndfu_target_info info;
    enum ndfu_status status;

    if (given->no_preflight && !given->skip_current)
        return NDFU_OK;
    status = preflight_ask(job->reached.port, &job->how, &info, error);
    progress_clear(&job->progress);
    if (status != NDFU_OK)
        return status;
    if (given->skip_current)
        job->is_needless = !preflight_skip_current(job->package, &info, &job->how.leave_out);
    if (given->no_preflight || job->is_needless)
        return NDFU_OK;
    return preflight_check(job->package, &info, job->how.leave_out, job->reached.device, error);
}

/* The application is given back to a device that was switched for nothing. */
static enum ndfu_status end_needless(struct job *job, struct ndfu_error *error)
{
    outcomes_print(&job->outcomes, job->package, job->how.leave_out);
    (void)printf("Nothing is left to send.\n");
    if (!job->reached.was_switched)
        return NDFU_OK;
    return ndfu_target_reset(job->reached.port, &job->how, error);
}

static enum ndfu_status update(struct job *job, struct ndfu_error *error)
{
    const struct flash_values *given = job->given;
    enum ndfu_status status = NDFU_OK;

    if (given->wait_app > 0)
        status = wait_app_begin(given->device.bootloaders, job->reached.device, &job->app, error);
    if (status == NDFU_OK)
        status = update_device(job, error);
    if (status == NDFU_OK && given->wait_app > 0)
        status = wait_app_run(&job->app, given->wait_app, given->quiet, error);
    return status;
}

static enum ndfu_status flash(struct job *job, const char *operand, struct ndfu_error *error)
{
    /* A package that cannot be sent is no reason to switch a device. */
    enum ndfu_status status = flash_package_open(job->given, operand, &job->package, error);

    if (status == NDFU_OK)
        status = reach(job, error);
    if (status == NDFU_OK)
        status = check_target(job, error);
    if (status != NDFU_OK)
        return status;
    return job->is_needless ? end_needless(job, error) : update(job, error);
}

static int run(const void *values, const char *operand)
{
    struct job job = {.given = values};
    struct ndfu_error error;
    enum ndfu_status status;
    int code;

    if (!update_choice_take(&job.given->how, command_flash.name, &job.how))
        return EXIT_USAGE;
    progress_init(&job.progress, job.given->quiet, job.given->verbose);
    job.how.on_event = listen;
    job.how.cookie = &job;
    status = flash(&job, operand, &error);
    wait_app_end(&job.app);
    reached_clear(&job.reached);
    ndfu_package_close(job.package);
    code = end_command(command_flash.name, status, &error, false);
    return job.is_updated && status == NDFU_E_DEVICE_LOST ? EXIT_NOT_SEEN : code;
}

const struct command command_flash = {
    .name = "flash",
    .operand = "PACKAGE",
    .summary = "Put a package on a device",
    .description =
        "PACKAGE is a DFU package, a zip; with --unsigned it is firmware. A device that runs its\n"
        "application is switched to its bootloader first. An update that was interrupted is gone on\n"
        "with. The end is success only when the device has accepted every image of the package, or\n"
        "has it already in this version or a newer one.",
    .options = flash_rows,
    .values_size = sizeof(struct flash_values),
    .set_defaults = flash_set_defaults,
    .run = run,
};
