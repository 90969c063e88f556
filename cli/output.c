/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "utf8.h"

static bool is_json;
static int lost_by; /* the errno of what could not be printed first; 0: everything was */

static void ignore(int signal_number)
{
    (void)signal_number;
}

/* With a handler, unlike SIG_IGN, programs that are started find the default again. */
void output_outlive_failure(void)
{
    struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};

    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

void output_use_json(void)
{
    output_outlive_failure();
    is_json = true;
}

bool output_is_json(void)
{
    return is_json;
}

static void add_time(cJSON *line)
{
    struct timespec now;
    struct tm utc;
    char day[32];
    char text[48];

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
    (void)snprintf(text, sizeof text, "%s.%03ldZ", day, now.tv_nsec / 1000000);
    cJSON_AddStringToObject(line, "time", text);
}

void add_text(cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, name, text);
    else
        cJSON_AddNullToObject(object, name);
}

void add_line_image(cJSON *line, const struct line_image *image)
{
    if (!image || image->count == 0)
        return;
    cJSON_AddStringToObject(line, "image", ndfu_image_kind_name(image->kind));
    cJSON_AddNumberToObject(line, "index", (double)image->index);
    cJSON_AddNumberToObject(line, "count", (double)image->count);
}

static void add_line_device(cJSON *line, const struct line_device *device)
{
    cJSON *object;

    if (!device || !(device->port || device->serial_number || device->path)) {
        cJSON_AddNullToObject(line, "device");
        return;
    }
    object = cJSON_AddObjectToObject(line, "device");
    add_text(object, "port", device->port);
    add_text(object, "serial_number", device->serial_number);
    add_text(object, "path", device->path);
}

cJSON *begin_line(const char *event, const struct line_device *device)
{
    cJSON *line = cJSON_CreateObject();

    cJSON_AddNumberToObject(line, "schema", OUTPUT_SCHEMA);
    add_time(line);
    add_line_device(line, device);
    cJSON_AddStringToObject(line, "event", event);
    return line;
}

char *end_line(cJSON *line)
{
    char *json = cJSON_PrintUnformatted(line);
    char *text = json ? utf8_repair(json, "\n") : NULL;

    free(json);
    cJSON_Delete(line);
    return text;
}

/* Whoever reads it wants to know while it happens. */
void print_line(cJSON *line)
{
    char *text = end_line(line);

    errno = ENOMEM;
    if ((!text || fputs(text, stdout) < 0 || fflush(stdout) != 0) && lost_by == 0)
        lost_by = errno;
    free(text);
}

FILE *people(void)
{
    return is_json ? stderr : stdout;
}

bool are_results_for_people(bool is_quiet)
{
    return !(is_json && is_quiet);
}

/* @return whether all of standard output was printed, now and before */
static bool flush_output(void)
{
    errno = EIO; /* of what failed where nobody looked */
    if ((fflush(stdout) != 0 || ferror(stdout)) && lost_by == 0)
        lost_by = errno;
    return lost_by == 0;
}

void flush_people(void)
{
    (void)flush_output();
}

void add_status(cJSON *line, enum ndfu_status status, const struct ndfu_error *error,
                const struct line_image *image)
{
    cJSON_AddStringToObject(line, "status", ndfu_status_name(status));
    cJSON_AddNumberToObject(line, "exit_code", exit_code_of(status));
    if (status == NDFU_OK)
        return;
    cJSON_AddStringToObject(line, "message", error->message);
    cJSON_AddStringToObject(line, "layer", ndfu_layer_name(error->layer));
    cJSON_AddStringToObject(line, "operation", error->operation);
    cJSON_AddNumberToObject(line, "os_error", error->os_error);
    cJSON_AddNumberToObject(line, "opcode", error->opcode);
    cJSON_AddNumberToObject(line, "target_result", error->target_result);
    cJSON_AddNumberToObject(line, "target_extended", error->target_extended);
    add_line_image(line, image);
    cJSON_AddNumberToObject(line, "offset", (double)error->offset);
}

static void print_image_result(const struct line_device *device, enum ndfu_status status,
                               const struct ndfu_error *error, const struct line_image *image)
{
    cJSON *line;

    if (!is_json)
        return;
    line = begin_line("result", device);
    add_status(line, status, error, image);
    print_line(line);
}

void print_result(const struct line_device *device, enum ndfu_status status,
                  const struct ndfu_error *error)
{
    print_image_result(device, status, error, NULL);
}

int end_image_command(const char *command, const struct line_device *device,
                      enum ndfu_status status, const struct ndfu_error *error,
                      const struct line_image *image)
{
    if (status != NDFU_OK)
        (void)fprintf(stderr, "ndfu%s%s: %s\n", command ? " " : "", command ? command : "",
                      error->message);
    print_image_result(device, status, error, image);
    return (int)exit_code_of(status);
}

int end_command(const char *command, const struct line_device *device, enum ndfu_status status,
                const struct ndfu_error *error)
{
    return end_image_command(command, device, status, error, NULL);
}

int close_output(int code)
{
    if (flush_output())
        return code;
    (void)fprintf(stderr, "ndfu: standard output: %s\n", strerror(lost_by));
    return code == EXIT_DONE ? EXIT_INTERNAL : code;
}
