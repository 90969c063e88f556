/* SPDX-License-Identifier: MIT */
/* ndfu plan: says where an update would go on, and why. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "device_choice.h"
#include "exit_code.h"
#include "output.h"
#include "trace_file.h"
#include "update_choice.h"
#include "update_run.h"

struct values {
    struct device_choice device;
    struct update_choice how;
    const char *trace;
};

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device), DEVICE_WAIT_OPTION_ROW(struct values, device),
    LINK_OPTION_ROWS(struct values, how),      RESUME_OPTION_ROWS(struct values, how),
    TRACE_OPTION_ROW(struct values, trace),    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    update_choice_init(&defaults->how);
}

/* The last decision is the plan; those before it are on the way there. */
static void take_event(const struct ndfu_event *event, void *cookie)
{
    struct ndfu_event *last = cookie;

    switch (event->type) {
    case NDFU_EVENT_CONNECTED:
        (void)printf("The target answers: %s.\n", event->text);
        break;
    case NDFU_EVENT_RESUMED:
    case NDFU_EVENT_RESTARTED:
        (void)printf("What it says: %s.\n", event->text);
        *last = *event;
        break;
    case NDFU_EVENT_WAITING:
        (void)fprintf(stderr, "Waiting %s\n", event->text);
        break;
    case NDFU_EVENT_WARNING:
    case NDFU_EVENT_RETRY:
        (void)fprintf(stderr, "Warning: %s\n", event->text);
        break;
    default:
        break;
    }
}

static void print_plan(const struct ndfu_event *plan)
{
    const char *kind = ndfu_image_kind_text(plan->kind);

    if (plan->type == NDFU_EVENT_RESUMED)
        (void)printf(
            "An update would go on at byte %llu of the %llu of the %s (image %zu of %zu).\n",
            (unsigned long long)plan->done, (unsigned long long)plan->total, kind, plan->image + 1,
            plan->image_count);
    else
        (void)printf("An update would start with the init packet of the %s (image %zu of %zu).\n",
                     kind, plan->image + 1, plan->image_count);
}

static enum ndfu_status make_plan(const struct ndfu_package *package, const struct values *given,
                                  struct ndfu_update_options *how, struct ndfu_error *error)
{
    struct meant_device meant;
    struct ndfu_update *update = NULL;
    enum ndfu_status status = device_choice_take(&given->device, &meant, how, error);

    if (status == NDFU_OK)
        status = ndfu_update_create(package, NULL, how, &update, error);
    if (status == NDFU_OK)
        status = run_update(update, error);
    ndfu_update_destroy(update);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_package *package = NULL;
    struct trace_file *trace = NULL;
    struct ndfu_event plan = {0};
    struct ndfu_update_options how;
    struct ndfu_error error;
    enum ndfu_status status;

    if (!update_choice_take(&given->how, command_plan.name, &how))
        return EXIT_USAGE;
    how.plan_only = true;
    how.on_event = take_event;
    how.cookie = &plan;
    status = ndfu_package_open(operand, &package, &error);
    if (status == NDFU_OK)
        status = trace_file_begin(given->trace,
                                  &(struct trace_subject){command_plan.name, operand, package},
                                  &how, &trace, &error);
    if (status == NDFU_OK)
        status = make_plan(package, given, &how, &error);
    if (status == NDFU_OK)
        print_plan(&plan);
    trace_file_end(trace);
    ndfu_package_close(package);
    return end_command(command_plan.name, status, &error, false);
}

const struct command command_plan = {
    .name = "plan",
    .operand = "PACKAGE",
    .summary = "Say where an update of a device would go on, and why",
    .description = "Asks the device what it has, and changes nothing on it.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
