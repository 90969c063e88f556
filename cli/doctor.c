/* SPDX-License-Identifier: MIT */
/* ndfu doctor: why does this machine not see or open my device? */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "command_error.h"
#include "device_choice.h"
#include "device_json.h"
#include "exit_code.h"
#include "line_device.h"
#include "update_choice.h"
#include "update_run.h"

struct values {
    struct device_choice device;
    unsigned long baud_rate;
    int flow_control;
    const char *root;
    bool ask;
};

enum { ASK_MS = 1500 };

static const struct option_row options[] = {
    DEVICE_OPTION_ROWS(struct values, device),
    LINE_OPTION_ROWS(struct values, "What to look at", baud_rate, flow_control,
                     "with rtscts, open the ports and see whether the target drives CTS (none)"),
    {
        .name = "root",
        .type = OPTION_TEXT,
        .argument = "DIR",
        .help = "look for udev rules below DIR: in a container, where the machine's are (/)",
        .offset = offsetof(struct values, root),
    },
    {
        .name = "ask",
        .type = OPTION_FLAG,
        .help = "send pings to the ports, and see what answers",
        .offset = offsetof(struct values, ask),
    },
    JSON_OPTION_ROW(NULL),
    {0},
};

static void set_defaults(void *values)
{
    struct values *defaults = values;

    defaults->baud_rate = BAUD_RATE_DEFAULT;
}

static void show_hints(const struct ndfu_report *report, const struct ndfu_device *device)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        const struct ndfu_hint *hint = ndfu_report_hint(report, i);

        if (hint->device == device)
            (void)printf("  %s: %s\n", ndfu_hint_name(hint->type), hint->text);
    }
}

static bool has_general_hint(const struct ndfu_report *report)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        if (!ndfu_report_hint(report, i)->device)
            return true;
    }
    return false;
}

/* What answers is not known yet where the ports are still to be asked. */
static void show_text(const struct ndfu_report *report, bool will_ask)
{
    char text[256];

    for (size_t i = 0; i < ndfu_report_device_count(report); i++) {
        const struct ndfu_device *device = ndfu_report_device(report, i);

        (void)printf("%s\n", ndfu_device_describe(device, text, sizeof text));
        show_hints(report, device);
    }
    if (has_general_hint(report))
        (void)printf("This machine\n");
    show_hints(report, NULL);
    if (ndfu_report_hint_count(report) == 0 && !will_ask)
        (void)printf("Nothing was found to be in the way.\n");
}

static void print_hint(const char *name, const char *text, const struct line_device *about,
                       const struct ndfu_device *device)
{
    cJSON *line = begin_line("hint", about);

    cJSON_AddStringToObject(line, "hint", name);
    cJSON_AddStringToObject(line, "text", text);
    add_details(line, device);
    print_line(line);
}

static void show_json(const struct ndfu_report *report)
{
    for (size_t i = 0; i < ndfu_report_hint_count(report); i++) {
        const struct ndfu_hint *hint = ndfu_report_hint(report, i);
        const struct line_device device = line_device_of(hint->device);

        print_hint(ndfu_hint_name(hint->type), hint->text, &device, hint->device);
    }
}

/* What became of pings to a port. */
struct answer {
    const char *hint; /* NULL where it answers as it should */
    char text[1024];
};

static enum ndfu_status inquire(const struct values *given, const char *port,
                                struct ndfu_target_info *info, struct ndfu_error *error)
{
    struct ndfu_update_options how;
    struct ndfu_update *inquiry;
    enum ndfu_status status;

    ndfu_update_options_init(&how, sizeof how);
    how.connect_timeout_ms = ASK_MS;
    how.baud_rate = (uint32_t)given->baud_rate;
    how.flow_control = (enum ndfu_flow_control)given->flow_control;
    status = ndfu_inquiry_create(port, &how, &inquiry, error);
    if (status != NDFU_OK)
        return status;
    status = run_update(inquiry, error);
    (void)ndfu_inquiry_info(inquiry, info);
    ndfu_update_destroy(inquiry);
    return status;
}

static void tell_answer(const struct answer *answer, const char *port,
                        const struct ndfu_device *device)
{
    struct line_device about = line_device_of(device);

    about.port = port;
    if (output_is_json() && answer->hint) {
        print_hint(answer->hint, answer->text, &about, device);
    } else if (!output_is_json()) {
        (void)printf("%s%s%s\n", answer->hint ? answer->hint : "", answer->hint ? ": " : "",
                     answer->text);
    }
}

/* What is in the way of asking has hints of its own. @return whether to go on */
static bool ask_port(const struct values *given, const char *port, const struct ndfu_device *device,
                     struct ndfu_error *error)
{
    struct ndfu_target_info info = {.size = sizeof info};
    struct answer answer = {0};
    const enum ndfu_status status = inquire(given, port, &info, error);

    if (status == NDFU_E_CANCELLED)
        return false;
    if (status != NDFU_OK)
        answer.hint = info.received == 0 ? "no-answer" : "other-protocol";
    (void)snprintf(answer.text, sizeof answer.text, "%s: %s", port,
                   status == NDFU_OK ? "a Secure DFU bootloader answers" : error->message);
    if (exit_code_of(status) != EXIT_PORT)
        tell_answer(&answer, port, device);
    return true;
}

/* Applications are not asked. */
static bool ask_device(const struct values *given, const struct ndfu_device *device,
                       struct ndfu_error *error)
{
    bool goes_on = true;

    for (size_t i = 0; i < device->port_count && device->kind != NDFU_DEVICE_APPLICATION && goes_on;
         i++)
        goes_on = ask_port(given, device->ports[i], device, error);
    return goes_on;
}

/* Of a port of which nothing is known there is no device. @return NDFU_OK; NDFU_E_CANCELLED */
static enum ndfu_status ask_ports(const struct values *given, const struct ndfu_report *report,
                                  struct ndfu_error *error)
{
    bool goes_on = true;

    if (ndfu_report_device_count(report) == 0 && given->device.port &&
        !asks_by_property(&given->device))
        goes_on = ask_port(given, given->device.port, NULL, error);
    for (size_t i = 0; i < ndfu_report_device_count(report) && goes_on; i++)
        goes_on = ask_device(given, ndfu_report_device(report, i), error);
    return goes_on ? NDFU_OK : NDFU_E_CANCELLED;
}

static enum ndfu_status check_root(const char *root, struct ndfu_error *error)
{
    struct stat folder;

    if (!root)
        return NDFU_OK;
    if (stat(root, &folder) != 0)
        return fail_system(error, NDFU_E_ARGUMENT, errno, "--root '%.200s'", root);
    if (!S_ISDIR(folder.st_mode))
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--root '%.200s' is no folder; give the one in which the machine's "
                            "/etc and /usr are",
                            root);
    return NDFU_OK;
}

/* Nothing given means everything, not the only candidate. */
static enum ndfu_status examine(const struct values *given, struct ndfu_report **report,
                                struct ndfu_error *error)
{
    struct ndfu_doctor_options how;
    struct ndfu_device_selector selector;
    struct known_bootloaders known;
    enum ndfu_status status = parse_bootloaders(given->device.bootloaders, &known, error);

    if (status == NDFU_OK)
        status = parse_selector(&given->device, &selector, error);
    if (status == NDFU_OK)
        status = check_root(given->root, error);
    if (status != NDFU_OK)
        return status;
    ndfu_doctor_options_init(&how, sizeof how);
    how.devices = &known.options;
    how.flow_control = (enum ndfu_flow_control)given->flow_control;
    how.root = given->root;
    if (asks_for_a_device(&given->device))
        how.selector = &selector;
    return ndfu_doctor_examine(&how, report, error);
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_report *report = NULL;
    struct ndfu_error error;
    enum ndfu_status status = examine(given, &report, &error);
    const struct line_device asked = line_device_asked(&given->device);

    (void)operand;
    if (status == NDFU_OK && output_is_json())
        show_json(report);
    else if (status == NDFU_OK)
        show_text(report, given->ask);
    if (status == NDFU_OK && given->ask)
        status = ask_ports(given, report, &error);
    ndfu_report_destroy(report);
    return end_command(command_doctor.name, &asked, status, &error);
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "Look for what is in the way of an update",
    .description =
        "Says why this machine does not see or open a device, and the mend: permissions, the udev\n"
        "rule, programs that have the port, bootloaders of another kind. Nothing is sent, except with --ask.",
    .options = options,
    .values_size = sizeof(struct values),
    .set_defaults = set_defaults,
    .run = run,
};
