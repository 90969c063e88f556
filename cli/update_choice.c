/* SPDX-License-Identifier: MIT */
#include "update_choice.h"

#include <stdlib.h>
#include <string.h>

#include "command_error.h"

const char *const update_flow_controls[] = {"none", "rtscts", NULL};

/* In the order of enum ndfu_resume_mode. */
const char *const update_resume_modes[] = {"auto", "exact", "required", NULL};

/* Beyond this a limit is none. */
enum { SECONDS_MAX = 86400, MS = 1000, US = 1000 };

struct timeout_row {
    const char *kind;
    size_t offset;
};

#define TIMEOUT(kind, member)                               \
    {                                                       \
        kind, offsetof(struct ndfu_update_options, member), \
    }

static const struct timeout_row timeouts[] = {
    TIMEOUT("ping", timeouts.ping_ms),
    TIMEOUT("query", timeouts.query_ms),
    TIMEOUT("create", timeouts.create_ms),
    TIMEOUT("receipt", timeouts.receipt_ms),
    TIMEOUT("crc", timeouts.crc_ms),
    TIMEOUT("execute", timeouts.execute_ms),
    TIMEOUT("last-execute", timeouts.last_execute_ms),
    TIMEOUT("reboot", reboot_timeout_ms),
    TIMEOUT("link", link_timeout_ms),
};

void update_choice_init(struct update_choice *choice)
{
    choice->baud_rate = BAUD_RATE_DEFAULT;
    choice->connect_timeout = 5;
    choice->payload = choice->prn = choice->pace = NOT_GIVEN;
}

static const struct timeout_row *find_timeout(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        if (strlen(timeouts[i].kind) == length && strncmp(timeouts[i].kind, text, length) == 0)
            return &timeouts[i];
    }
    return NULL;
}

static enum ndfu_status take_timeout(const char *text, struct ndfu_update_options *options,
                                     struct ndfu_error *error)
{
    const char *equals = strchr(text, '=');
    const struct timeout_row *row = equals ? find_timeout(text, (size_t)(equals - text)) : NULL;
    char *end = NULL;
    double seconds;
    uint32_t milliseconds;

    if (!row)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--timeout '%s': give one of the kinds in --help and seconds, such "
                            "as create=10",
                            text);
    seconds = strtod(equals + 1, &end);
    if (end == equals + 1 || *end != '\0' || !(seconds >= 0.001) || seconds > SECONDS_MAX)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--timeout '%s': the seconds must be from 0.001 to %d", text,
                            SECONDS_MAX);
    milliseconds = (uint32_t)(seconds * MS + 0.5);
    memcpy((char *)options + row->offset, &milliseconds, sizeof milliseconds);
    return NDFU_OK;
}

static int32_t wish(unsigned long value, int32_t unit)
{
    return value == NOT_GIVEN ? -1 : (int32_t)value * unit;
}

enum ndfu_status update_choice_take(const struct update_choice *choice,
                                    struct ndfu_update_options *options, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    ndfu_update_options_init(options, sizeof *options);
    options->baud_rate = (uint32_t)choice->baud_rate;
    options->flow_control = (enum ndfu_flow_control)choice->flow_control;
    options->connect_timeout_ms = (uint32_t)choice->connect_timeout * MS;
    options->wait_reset = choice->wait_reset;
    options->resume = choice->restart ? NDFU_RESUME_NEVER : (enum ndfu_resume_mode)choice->resume;
    options->payload = wish(choice->payload, 1);
    options->prn = wish(choice->prn, 1);
    options->pace_us = wish(choice->pace, US);
    if (choice->restart && choice->resume != NDFU_RESUME_AUTO)
        return fail_command(error, NDFU_E_ARGUMENT, "--restart and --resume=%s exclude each other",
                            update_resume_modes[choice->resume]);
    for (size_t i = 0; i < choice->timeouts.count && status == NDFU_OK; i++)
        status = take_timeout(choice->timeouts.texts[i], options, error);
    return status;
}
