/* SPDX-License-Identifier: MIT */
/* ndfu plan: says where an update would go on, and why. */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "device_choice.h"
#include "event_json.h"
#include "trace_file.h"
#include "update_choice.h"
#include "update_run.h"

struct values {
    struct device_choice device;
    struct update_choice how;
    const char *trace;
};

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device),
    DEVICE_WAIT_OPTION_ROW(struct values, device),
    LINK_OPTION_ROWS(struct values, how),
    RESUME_OPTION_ROWS(struct values, how),
    JSON_OPTION_ROW("What to print"),
    TRACE_OPTION_ROW(struct values, trace),
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    update_choice_init(&defaults->how);
}

/* What is asked about, and what the target tells. */
struct told {
    struct ndfu_package *package;
    struct trace_file *trace;
    struct ndfu_event plan; /* the last decision; those before it are on the way there */
    struct event_json events;
};

static bool is_decision(const struct ndfu_event *event)
{
    return event->type == NDFU_EVENT_RESUMED || event->type == NDFU_EVENT_RESTARTED;
}

static void print_text(const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_CONNECTED)
        (void)printf("The target answers: %s.\n", event->text);
    if (is_decision(event))
        (void)printf("What it says: %s.\n", event->text);
}

static void tell_people(const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_WAITING)
        (void)fprintf(stderr, "Waiting %s\n", event->text);
    if (event->type == NDFU_EVENT_WARNING || event->type == NDFU_EVENT_RETRY)
        (void)fprintf(stderr, "Warning: %s\n", event->text);
}

static void take_event(const struct ndfu_event *event, void *cookie)
{
    struct told *told = cookie;

    tell_people(event);
    if (is_decision(event))
        told->plan = *event;
    else
        event_json_print(&told->events, event);
    if (!output_is_json())
        print_text(event);
}

static void print_json(const struct ndfu_event *plan, const struct line_device *device)
{
    const bool resumes = plan->type == NDFU_EVENT_RESUMED;
    cJSON *line = begin_line("plan", device);

    add_event_image(line, plan);
    cJSON_AddBoolToObject(line, "resumes", resumes);
    cJSON_AddNumberToObject(line, "offset", resumes ? (double)plan->done : 0);
    cJSON_AddNumberToObject(line, "total", (double)plan->total);
    add_text(line, "text", plan->text);
    print_line(line);
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

static void show(const struct ndfu_event *plan, const struct line_device *device)
{
    if (output_is_json())
        print_json(plan, device);
    else
        print_plan(plan);
}

static enum ndfu_status make_plan(const char *path, const struct values *given, struct told *told,
                                  struct ndfu_update **update, struct ndfu_error *error)
{
    struct ndfu_update_options how;
    struct meant_device meant;
    enum ndfu_status status = update_choice_take(&given->how, &how, error);

    how.plan_only = true;
    how.on_event = take_event;
    how.cookie = told;
    if (status == NDFU_OK)
        status = ndfu_package_open(path, &told->package, error);
    if (status == NDFU_OK)
        status = trace_file_prepare(given->trace,
                                    &(struct trace_subject){command_plan.name, path, told->package},
                                    &how, &told->trace, error);
    if (status == NDFU_OK)
        status = device_choice_take(&given->device, &meant, &how, error);
    if (status == NDFU_OK)
        status = ndfu_update_create(told->package, NULL, &how, update, error);
    if (status == NDFU_OK)
        status = trace_file_begin(told->trace, error);
    if (status == NDFU_OK)
        status = run_update(*update, error);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    const struct line_device asked = line_device_asked(&given->device);
    struct told told = {.plan = {.type = NDFU_EVENT_RESTARTED}};
    struct ndfu_update *update = NULL;
    struct line_device device;
    struct ndfu_error error;
    enum ndfu_status status;
    int code;

    event_json_init(&told.events, &asked);
    status = make_plan(operand, given, &told, &update, &error);
    device = line_device_of_update(update, &asked);
    if (status == NDFU_OK)
        show(&told.plan, &device);
    code = end_command(command_plan.name, &device, status, &error);
    ndfu_update_destroy(update);
    trace_file_end(told.trace);
    ndfu_package_close(told.package);
    return code;
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
