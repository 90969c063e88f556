/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "exit_code.h"

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

cJSON *begin_line(const char *event)
{
    cJSON *line = cJSON_CreateObject();

    cJSON_AddNumberToObject(line, "schema", OUTPUT_SCHEMA);
    add_time(line);
    cJSON_AddStringToObject(line, "event", event);
    return line;
}

void print_line(cJSON *line)
{
    char *text = cJSON_PrintUnformatted(line);

    if (text)
        (void)puts(text);
    free(text);
    cJSON_Delete(line);
}

static void print_result(enum ndfu_status status, const struct ndfu_error *error)
{
    cJSON *line = begin_line("result");

    cJSON_AddStringToObject(line, "status", ndfu_status_name(status));
    cJSON_AddNumberToObject(line, "exit_code", exit_code_of(status));
    if (status != NDFU_OK) {
        cJSON_AddStringToObject(line, "message", error->message);
        cJSON_AddStringToObject(line, "layer", ndfu_layer_name(error->layer));
        cJSON_AddStringToObject(line, "operation", error->operation);
        cJSON_AddNumberToObject(line, "os_error", error->os_error);
        cJSON_AddNumberToObject(line, "target_result", error->target_result);
        cJSON_AddNumberToObject(line, "target_extended", error->target_extended);
    }
    print_line(line);
}

int end_command(const char *command, enum ndfu_status status, const struct ndfu_error *error,
                bool json)
{
    if (status != NDFU_OK)
        (void)fprintf(stderr, "ndfu %s: %s\n", command, error->message);
    if (json)
        print_result(status, error);
    return (int)exit_code_of(status);
}
