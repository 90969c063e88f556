/* SPDX-License-Identifier: MIT */
/* ndfu flash: puts a package on one device, or on many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "command_error.h"
#include "descriptors.h"
#include "flash_json.h"
#include "flash_many.h"
#include "flash_one.h"
#include "flash_package.h"
#include "trace_file.h"
#include "update_run.h"

enum { LABEL = 200 };

/* The failure that the end tells of: of those that failed, of the device that was added first. It
 * outlives its task. */
struct failure {
    size_t number;
    char label[LABEL];
    struct ndfu_error error; /* NDFU_OK where there was none */
    struct line_image image;
};

/* One run of the command. */
struct flash {
    const struct flash_values *given;
    struct ndfu_package *package;
    struct ndfu_update_options how;
    struct entry_bytes bytes; /* that how points to */
    struct device_choices choices;
    struct ndfu_station *station;
    struct flash_task **tasks;
    size_t count;
    size_t added;
    struct failure first;
    bool is_of_many;
    const struct flash_view *view;
    void *view_data;
    struct progress progress;
    struct flash_many many;
    struct trace_file *trace;
    bool is_interrupted; /* in the middle of an update */
};

static void free_task(struct flash_task *task)
{
    if (!task)
        return;
    ndfu_update_destroy(task->update);
    free(task);
}

static void choose_view(struct flash *flash)
{
    const struct flash_values *given = flash->given;

    flash->is_of_many = given->devices.all || given->devices.loop || flash->choices.count > 1;
    progress_init(&flash->progress, given->quiet, given->verbose);
    flash->view = &flash_view_one;
    flash->view_data = &flash->progress;
    if (!flash->is_of_many)
        return;
    flash->many = (struct flash_many){
        .is_terminal = isatty(STDERR_FILENO) == 1,
        .is_quiet = given->quiet,
        .is_verbose = given->verbose,
        .is_timed = given->devices.loop,
    };
    flash->view = &flash_view_many;
    flash->view_data = &flash->many;
}

static bool keep_task(struct flash *flash, struct flash_task *task)
{
    struct flash_task **tasks = realloc(flash->tasks, (flash->count + 1) * sizeof flash->tasks[0]);

    if (!tasks)
        return false;
    tasks[flash->count++] = task;
    flash->tasks = tasks;
    flash->many.tasks = tasks;
    flash->many.count = flash->count;
    return true;
}

static enum ndfu_status make_update(struct flash *flash, const struct device_choice *choice,
                                    struct flash_task *task, struct ndfu_error *error)
{
    struct ndfu_update_options how = flash->how;
    struct meant_device meant;
    const enum ndfu_entry entry = how.entry;
    enum ndfu_status status = device_choice_take(choice, &meant, &how, error);

    how.entry = entry;
    how.on_event = flash_task_listen;
    how.cookie = task;
    if (status == NDFU_OK)
        status = ndfu_update_create(flash->package, NULL, &how, &task->update, error);
    if (status == NDFU_OK)
        status = ndfu_station_add(flash->station, task->update, error);
    return status;
}

static enum ndfu_status add_task(struct flash *flash, const struct device_choice *choice,
                                 struct ndfu_error *error)
{
    struct line_device asked = line_device_asked(choice);
    struct flash_task *task = calloc(1, sizeof *task);

    if (!task || !keep_task(flash, task)) {
        free(task);
        return fail_command(error, NDFU_E_NO_MEMORY, "no memory for the device");
    }
    task->cookie.entry = &flash->given->entry;
    task->number = flash->added++;
    task->view = flash->view;
    task->view_data = flash->view_data;
    outcomes_init(&task->outcomes, flash->package);
    (void)snprintf(task->name, sizeof task->name, "%s", device_choice_name(choice));
    /* A device that has arrived does not keep its texts. */
    if (flash->given->devices.loop)
        asked.path = task->name;
    event_json_init(&task->events, &asked);
    return make_update(flash, choice, task, error);
}

/* Of devices that arrive without end nothing is kept. */
static void forget_task(struct flash *flash, const struct flash_task *task)
{
    for (size_t i = 0; i < flash->count; i++) {
        if (flash->tasks[i] != task)
            continue;
        free_task(flash->tasks[i]);
        flash->tasks[i] = flash->tasks[--flash->count];
        flash->many.count = flash->count;
        return;
    }
}

static void keep_failure(struct flash *flash, const struct flash_task *task)
{
    struct failure *first = &flash->first;

    if (first->error.status != NDFU_OK && first->number < task->number)
        return;
    first->number = task->number;
    first->error = task->error;
    first->image = task->outcomes.current;
    (void)flash_task_label(task, first->label, sizeof first->label);
}

static void finished(struct ndfu_update *update, enum ndfu_status status,
                     const struct ndfu_error *error, void *cookie)
{
    struct flash *flash = cookie;
    struct flash_task *task = ndfu_update_cookie(update);

    if (status == NDFU_E_CANCELLED)
        flash->is_interrupted = true;
    flash_task_finish(task, error);
    if (status != NDFU_OK)
        keep_failure(flash, task);
    if (flash->given->devices.loop)
        forget_task(flash, task);
}

static void arrived(const struct ndfu_device *device, void *cookie)
{
    struct flash *flash = cookie;
    const struct device_choice choice = {
        .usb = flash->given->devices.usb,
        .bus_path = device->bus_path,
        .bootloaders = flash->given->devices.bootloaders,
    };
    const struct line_device line = line_device_of(device);
    const size_t count = flash->count;
    struct ndfu_error error;

    if (!devices_choice_includes(&flash->given->devices, device))
        return;
    if (add_task(flash, &choice, &error) == NDFU_OK)
        return;
    if (flash->count > count) /* it was never begun */
        forget_task(flash, flash->tasks[count]);
    (void)fprintf(stderr, "ndfu flash: %s\n", error.message);
    flash_json_refused(&line, &error);
}

static enum ndfu_status open_station(struct flash *flash, struct ndfu_error *error)
{
    const struct devices_choice *given = &flash->given->devices;
    struct ndfu_station_options options;
    struct known_bootloaders known;
    const enum ndfu_status status = parse_bootloaders(given->bootloaders, &known, error);

    if (status != NDFU_OK)
        return status;
    ndfu_station_options_init(&options, sizeof options);
    options.jobs = given->jobs;
    options.on_finished = finished;
    options.cookie = flash;
    if (flash->is_of_many)
        allow_more_descriptors();
    if (given->loop) {
        options.on_arrival = arrived;
        options.devices = &known.options;
        options.idle_timeout_ms = devices_choice_idle_ms(given);
    }
    return ndfu_station_create(&options, &flash->station, error);
}

/* Transcript and log are of one device: what many do at once would be one jumble. */
static enum ndfu_status prepare_trace(struct flash *flash, const char *operand,
                                      struct ndfu_error *error)
{
    const struct flash_values *given = flash->given;
    const struct trace_subject subject = {command_flash.name, operand, flash->package};

    if (given->trace && flash->is_of_many)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--trace is of one device: name that one, and no other");
    if (given->verbose && !flash->is_of_many) {
        flash->how.on_log = progress_log;
        flash->how.log_cookie = &flash->progress;
    }
    return trace_file_prepare(given->trace, &subject, &flash->how, &flash->trace, error);
}

static void begin_to_wait(void *cookie)
{
    const struct flash *flash = cookie;

    flash_many_tell_waiting(flash->given->quiet);
}

static enum ndfu_status prepare(struct flash *flash, const char *operand, struct ndfu_error *error)
{
    const struct flash_values *given = flash->given;
    const struct device_wait wait = {begin_to_wait, flash};
    /* A package that cannot be sent is no reason to switch a device. */
    enum ndfu_status status = flash_package_open(given, operand, &flash->package, error);

    flash->how.preflight = !given->no_preflight;
    flash->how.skip_current = given->skip_current;
    flash->how.application_timeout_ms = (uint32_t)given->wait_app * 1000;
    if (status == NDFU_OK)
        status = entry_choice_take(&given->entry, given->devices.no_enter, &flash->bytes,
                                   &flash->how, error);
    if (status == NDFU_OK)
        status = devices_choice_take(&given->devices, &wait, &flash->choices, error);
    choose_view(flash);
    if (status == NDFU_OK)
        status = prepare_trace(flash, operand, error);
    if (status == NDFU_OK)
        status = open_station(flash, error);
    for (size_t i = 0; i < flash->choices.count && status == NDFU_OK; i++)
        status = add_task(flash, &flash->choices.choices[i], error);
    /* What cannot be done is no reason to overwrite an earlier trace. */
    return status == NDFU_OK ? trace_file_begin(flash->trace, error) : status;
}

/* Stopping is how a loop ends, unless it was in the middle of something. */
static enum ndfu_status run_tasks(struct flash *flash, struct ndfu_error *error)
{
    enum ndfu_status status;

    if (flash->given->devices.loop && !flash->given->quiet)
        (void)fputs("Waiting for devices; Ctrl-C ends it\n", stderr);
    status = run_station(flash->station, error);
    if (status == NDFU_E_CANCELLED && flash->given->devices.loop && !flash->is_interrupted)
        status = NDFU_OK;
    if (status != NDFU_OK && flash->first.error.status != NDFU_OK)
        *error = flash->first.error;
    if (status == NDFU_E_UNSUITABLE && flash->how.preflight &&
        strcmp(error->operation, "preflight") == 0)
        add_to_error(error, "; --no-preflight leaves this check out");
    if (flash->is_of_many)
        flash_many_sum_up(&flash->many);
    /* Of several it must be told which one a message is about. */
    if (flash->is_of_many && status != NDFU_OK && flash->first.error.status != NDFU_OK)
        prefix_error(error, flash->first.label);
    return status;
}

static void release(struct flash *flash)
{
    for (size_t i = 0; i < flash->count; i++)
        free_task(flash->tasks[i]);
    free(flash->tasks);
    ndfu_station_destroy(flash->station);
    device_choices_clear(&flash->choices);
    ndfu_package_close(flash->package);
    trace_file_end(flash->trace);
}

/* The only device is what the result is about. */
static int end(const struct flash *flash, enum ndfu_status status, const struct ndfu_error *error)
{
    struct line_device device = {0};

    if (!flash->is_of_many && flash->choices.count == 1)
        device = line_device_asked(&flash->choices.choices[0]);
    if (!flash->is_of_many && flash->count == 1)
        device = line_device_of_update(flash->tasks[0]->update, &device);
    return end_image_command(command_flash.name, &device, status, error, &flash->first.image);
}

static int run(const void *values, const char *operand)
{
    struct flash flash = {.given = values};
    struct ndfu_error error;
    enum ndfu_status status = update_choice_take(&flash.given->how, &flash.how, &error);
    int code;

    output_outlive_failure(); /* what was begun is finished, whoever looks */
    if (status == NDFU_OK && flash.given->quiet && flash.given->verbose)
        status = fail_command(&error, NDFU_E_ARGUMENT, "--quiet and --verbose exclude each other");
    if (status == NDFU_OK)
        status = prepare(&flash, operand, &error);
    if (status == NDFU_OK)
        status = run_tasks(&flash, &error);
    code = end(&flash, status, &error);
    release(&flash);
    return code;
}

const struct command command_flash = {
    .name = "flash",
    .operand = "PACKAGE",
    .summary = "Put a package on a device, or on several at once",
    .description =
        "PACKAGE is a DFU package, a zip; with --unsigned it is firmware. A device that runs its\n"
        "application is switched to its bootloader first. An update that was interrupted is gone on\n"
        "with. The end is success only when every device has accepted every image of the package,\n"
        "or has it already in this version or a newer one.",
    .options = flash_rows,
    .values_size = sizeof(struct flash_values),
    .set_defaults = flash_set_defaults,
    .run = run,
};
