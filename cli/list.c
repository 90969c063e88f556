/* SPDX-License-Identifier: MIT */
/* ndfu list: which devices there are. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "device_choice.h"
#include "device_json.h"
#include "line_device.h"

struct values {
    bool all;
    const char *bootloaders;
};

static const struct option_row options[] = {
    {
        .name = "all",
        .letter = 'a',
        .type = OPTION_FLAG,
        .help = "every serial port, too",
        .offset = offsetof(struct values, all),
    },
    BOOTLOADERS_OPTION_ROW(struct values, bootloaders),
    JSON_OPTION_ROW(NULL),
    {0},
};

enum { COLUMNS = 5, CELL = 260 };

struct row {
    char cells[COLUMNS][CELL];
};

static const struct row headings = {{"PORT", "USB", "SERIAL NUMBER", "PATH", "WHAT"}};

static void set_cell(char *cell, const char *text)
{
    (void)snprintf(cell, CELL, "%s", text ? text : "-");
}

static void set_ports(char *cell, const struct ndfu_device *device)
{
    size_t length = 0;

    set_cell(cell, NULL);
    for (size_t i = 0; i < device->port_count && length < CELL; i++)
        length +=
            (size_t)snprintf(cell + length, CELL - length, "%s%s", i ? "," : "", device->ports[i]);
}

static void make_row(const struct ndfu_device *device, struct row *row)
{
    const char *product = device->name ? device->name : device->product;

    set_ports(row->cells[0], device);
    set_cell(row->cells[1], NULL);
    if (device->vendor_id)
        (void)snprintf(row->cells[1], CELL, "%04" PRIx16 ":%04" PRIx16, device->vendor_id,
                       device->product_id);
    set_cell(row->cells[2], device->serial_number);
    set_cell(row->cells[3], device->bus_path);
    (void)snprintf(row->cells[4], CELL, "%s%s%.200s%s", ndfu_device_kind_text(device->kind),
                   product ? " (" : "", product ? product : "", product ? ")" : "");
}

static bool is_shown(const struct ndfu_device *device, const struct values *given)
{
    return given->all || ndfu_device_is_candidate(device);
}

static void widen(size_t *widths, const struct row *row)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (strlen(row->cells[i]) > widths[i])
            widths[i] = strlen(row->cells[i]);
    }
}

static void print_row(const size_t *widths, const struct row *row)
{
    for (int i = 0; i < COLUMNS - 1; i++)
        (void)printf("%-*s  ", (int)widths[i], row->cells[i]);
    (void)printf("%s\n", row->cells[COLUMNS - 1]);
}

static void print_rows(const struct ndfu_device_list *list, const struct values *given)
{
    size_t widths[COLUMNS] = {0};
    struct row row;

    widen(widths, &headings);
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        make_row(ndfu_device_get(list, i), &row);
        if (is_shown(ndfu_device_get(list, i), given))
            widen(widths, &row);
    }
    print_row(widths, &headings);
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        make_row(ndfu_device_get(list, i), &row);
        if (is_shown(ndfu_device_get(list, i), given))
            print_row(widths, &row);
    }
}

static size_t count_shown(const struct ndfu_device_list *list, const struct values *given)
{
    size_t count = 0;

    for (size_t i = 0; i < ndfu_device_count(list); i++)
        count += is_shown(ndfu_device_get(list, i), given);
    return count;
}

static void show_text(const struct ndfu_device_list *list, const struct values *given)
{
    const size_t shown = count_shown(list, given);
    const size_t others = ndfu_device_count(list) - shown;

    if (shown > 0)
        print_rows(list, given);
    else if (others > 0)
        (void)fprintf(stderr,
                      "No bootloader, and no application that can be switched to it. 'ndfu list "
                      "--all' shows %zu other%s; 'ndfu doctor' looks for what is in the way.\n",
                      others, others == 1 ? "" : "s");
    else
        (void)fprintf(stderr, "No serial port and no device at all.\n");
}

static void show_json(const struct ndfu_device_list *list, const struct values *given)
{
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        const struct line_device device = line_device_of(ndfu_device_get(list, i));
        cJSON *line;

        if (!is_shown(ndfu_device_get(list, i), given))
            continue;
        line = begin_line("device", &device);
        add_device_json(line, ndfu_device_get(list, i));
        print_line(line);
    }
}

static int run(const void *values, const char *operand)
{
    const struct values *given = values;
    struct ndfu_device_list *list = NULL;
    struct known_bootloaders known;
    struct ndfu_error error;
    enum ndfu_status status = parse_bootloaders(given->bootloaders, &known, &error);

    (void)operand;
    if (status == NDFU_OK)
        status = ndfu_device_list_create(&known.options, &list, &error);
    if (status == NDFU_OK && output_is_json())
        show_json(list, given);
    else if (status == NDFU_OK)
        show_text(list, given);
    ndfu_device_list_destroy(list);
    return end_command(command_list.name, NULL, status, &error);
}

const struct command command_list = {
    .name = "list",
    .summary = "Show which devices there are",
    .description = "Bootloaders, and applications that can be switched to theirs. Nothing is sent "
                   "to any device.",
    .options = options,
    .values_size = sizeof(struct values),
    .run = run,
};
