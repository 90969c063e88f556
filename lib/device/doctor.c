/* SPDX-License-Identifier: MIT */
/* Chooses what to look at, and puts the report together. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/doctor.h>

#include "base/error.h"
#include "device/checks.h"
#include "device/select.h"
#include "port/port.h"

void ndfu_doctor_options_init(struct ndfu_doctor_options *options, size_t size)
{
    memset(options, 0, size);
    options->size = size < sizeof *options ? size : sizeof *options;
}

static const char advice[] =
    "is the device powered, is its cable one for data, and was it brought into its bootloader?";

/* A machine may have many plain ports; those that somebody means are asked for. */
static void take_all(struct ndfu_report *report)
{
    bool has_candidate = false;

    for (size_t i = 0; i < ndfu_device_count(report->list); i++) {
        const struct ndfu_device *device = ndfu_device_get(report->list, i);

        has_candidate |= ndfu_device_is_candidate(device);
        if (device->kind != NDFU_DEVICE_PORT)
            report->devices[report->device_count++] = device;
    }
    if (!has_candidate)
        ndfu_report_add(report, NDFU_HINT_NO_DEVICE, NULL,
                        "there is no bootloader, and no application that can be switched to it: "
                        "%s On a UART, give its port",
                        advice);
}

/* That it is not there is what was asked about, and no failure. */
static void tell_none(struct ndfu_report *report, const struct ndfu_device_selector *selector)
{
    char text[520];
    const bool is_any_there = ndfu_select_describe_none(report->list, selector, text, sizeof text);

    ndfu_report_add(report, NDFU_HINT_NO_DEVICE, NULL, "%s%s%s", text, is_any_there ? "" : ": ",
                    is_any_there ? "" : advice);
}

static enum ndfu_status take_selected(struct ndfu_report *report,
                                      const struct ndfu_device_selector *selector,
                                      struct ndfu_error *error)
{
    const struct ndfu_device *device;
    const enum ndfu_status status = ndfu_device_select(report->list, selector, &device, error);

    if (status == NDFU_OK && device)
        report->devices[report->device_count++] = device;
    if (status != NDFU_E_DEVICE_NOT_FOUND)
        return status;
    tell_none(report, selector);
    return NDFU_OK;
}

static void examine_device(struct ndfu_report *report, const struct ndfu_device *device,
                           const struct ndfu_doctor_options *options)
{
    ndfu_check_device(report, device);
    if (device->kind == NDFU_DEVICE_OTHER_BOOTLOADER)
        return;
    for (size_t i = 0; i < device->port_count; i++)
        ndfu_check_port(report, device, device->ports[i], options->flow_control);
}

static void examine(struct ndfu_report *report, const struct ndfu_doctor_options *options)
{
    const char *port = options->selector ? options->selector->port : NULL;
    char path[256];

    for (size_t i = 0; i < report->device_count; i++)
        examine_device(report, report->devices[i], options);
    if (port && report->device_count == 0 && ndfu_port_path(port, path, sizeof path))
        ndfu_check_port(report, NULL, path, options->flow_control);
    ndfu_check_rules(report, options->root);
}

static enum ndfu_status make(struct ndfu_report *report, const struct ndfu_doctor_options *options,
                             struct ndfu_error *error)
{
    enum ndfu_status status = ndfu_device_list_create(options->devices, &report->list, error);

    if (status != NDFU_OK)
        return status;
    report->devices = calloc(ndfu_device_count(report->list) + 1, sizeof report->devices[0]);
    if (report->devices && options->selector)
        status = take_selected(report, options->selector, error);
    else if (report->devices)
        take_all(report);
    if (status != NDFU_OK)
        return status;
    if (report->devices)
        examine(report, options);
    if (!report->devices || report->is_out_of_memory)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "examine",
                              "no memory for the report");
    return NDFU_OK;
}

enum ndfu_status ndfu_doctor_examine(const struct ndfu_doctor_options *options,
                                     struct ndfu_report **report, struct ndfu_error *error)
{
    struct ndfu_doctor_options taken;
    struct ndfu_report *made = calloc(1, sizeof *made);
    enum ndfu_status status;

    *report = NULL;
    ndfu_doctor_options_init(&taken, sizeof taken);
    if (options)
        memcpy(&taken, options, options->size < sizeof taken ? options->size : sizeof taken);
    if (!made)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_DEVICE, "examine",
                              "no memory for the report");
    status = make(made, &taken, error);
    if (status == NDFU_OK)
        *report = made;
    else
        ndfu_report_destroy(made);
    return status;
}
