/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Where output goes. Results go to standard output; everything else, for people, to standard
 * error. With --json standard output carries JSON Lines and nothing else; docs/json.md describes
 * them. There is one standard output, so that there is one answer to whether it carries them.
 */
#ifndef NDFU_CLI_OUTPUT_H
#define NDFU_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include <cjson/cJSON.h>
#include <ndfu/error.h>
#include <ndfu/package.h>

#include "exit_code.h"

/** The version of the JSON Lines: raised when a field changes its meaning or goes away. */
#define OUTPUT_SCHEMA 1

/** Which device a line is about. What is not known is NULL. */
struct line_device {
    const char *port;
    const char *serial_number;
    const char *path; /**< where it is plugged in */
};

/** Which image of a package a line is about. */
struct line_image {
    enum ndfu_image_kind kind;
    size_t index; /**< in the order of sending, from 0 */
    size_t count; /**< of images that are sent; 0: it is about none */
};

/** From now on what cannot be printed is no reason to end: a reader that goes away, a file that may
 * not grow. */
void output_outlive_failure(void);

/** From now on standard output carries JSON Lines. That outlives what cannot be printed. */
void output_use_json(void);

/** Whether it does. */
bool output_is_json(void);

/**
 * Starts an object with what every line has: schema, time, device, event.
 *
 * @param device  NULL, and one of which nothing is known: the line is about none
 * @return the object, for print_line(); NULL without memory, which all of cJSON takes as well
 */
cJSON *begin_line(const char *event, const struct line_device *device);

/** Adds which image a line is about; nothing where it is about none. */
void add_line_image(cJSON *line, const struct line_image *image);

/** Adds a text, or null where there is none. */
void add_text(cJSON *object, const char *name, const char *text);

/**
 * Ends an object that begin_line() started, and frees it.
 *
 * @return it on one line with a line feed, in UTF-8 whatever the texts in it were, for free(); or
 *         NULL without memory
 */
char *end_line(cJSON *line);

/** Prints an object on a line of its own, at once, and frees it. */
void print_line(cJSON *line);

/** Where results are for people: standard output, or with JSON standard error. */
FILE *people(void);

/** Whether results are for people at all: with JSON and --quiet they are not. */
bool are_results_for_people(bool is_quiet);

/** Hands on what was printed there, and remembers when that fails. */
void flush_people(void);

/**
 * Adds "status" with its exit code, and what else is known of an error.
 *
 * @param error  ignored unless the status is an error, as is the image
 * @param image  that it is of; NULL for none
 */
void add_status(cJSON *line, enum ndfu_status status, const struct ndfu_error *error,
                const struct line_image *image);

/**
 * Ends a command that succeeded or failed: an error is told on standard error, and with JSON the
 * result is printed as the last line.
 *
 * @param command  its name, for the message; NULL where there is no such command
 * @param device   that the result is about, as in begin_line()
 * @param error    ignored unless the status is an error
 * @return the exit code
 */
int end_command(const char *command, const struct line_device *device, enum ndfu_status status,
                const struct ndfu_error *error);

/** The same, where the error may be of an image. */
int end_image_command(const char *command, const struct line_device *device,
                      enum ndfu_status status, const struct ndfu_error *error,
                      const struct line_image *image);

/** The last line alone, where somebody else tells people. Nothing without JSON. */
void print_result(const struct line_device *device, enum ndfu_status status,
                  const struct ndfu_error *error);

/**
 * Sees to it that everything was printed: results that did not reach the disk or the pipe were not.
 *
 * @param code  of the command
 * @return the exit code of the program
 */
int close_output(int code);

#endif
