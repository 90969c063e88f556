/* SPDX-License-Identifier: MIT */
#include "sim/announce.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command_error.h"
#include "output.h"
#include "sim/complain.h"

enum { END_MS = 1000 };

static bool can_write(int timeout_ms)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&output, 1, timeout_ms) != 0;
}

/* As a line of its own. @return NULL without memory */
static char *name_text(const char *name)
{
    char *text;

    return asprintf(&text, "%s\n", name) >= 0 ? text : NULL;
}

/* A device is known by the name that does not change. */
static char *line_text(size_t number, const char *link, const char *port)
{
    const struct line_device device = {.port = link ? link : port};
    cJSON *line = begin_line("port", &device);

    cJSON_AddNumberToObject(line, "target", (double)number);
    add_text(line, "port", port);
    add_text(line, "link", link);
    return end_line(line);
}

bool announce_port(size_t number, const char *link, const char *port)
{
    char *text;
    bool is_well;

    if (!can_write(0))
        return true;
    text = output_is_json() ? line_text(number, link, port) : name_text(link ? link : port);
    errno = ENOMEM;
    is_well = text && (write(STDOUT_FILENO, text, strlen(text)) >= 0 || errno == EPIPE);
    free(text);
    return is_well || complain_of_system(errno, "cannot print the name of the port");
}

int announce_end(int code)
{
    const enum ndfu_status status = code == EXIT_DONE    ? NDFU_OK
                                    : code == EXIT_USAGE ? NDFU_E_ARGUMENT
                                                         : NDFU_E_INTERNAL;
    struct ndfu_error error;

    if (output_is_json() && !can_write(END_MS)) {
        (void)complain("nobody reads standard output, so that it lacks the result");
        return code == EXIT_DONE ? EXIT_INTERNAL : code;
    }
    (void)fail_command(&error, status, "%s",
                       last_complaint()[0] ? last_complaint() : ndfu_status_text(status));
    error.os_error = last_reason();
    print_result(NULL, status, &error);
    return code;
}
