/* SPDX-License-Identifier: MIT */
#include "devices_choice.h"

#include <stdlib.h>

#include "await_devices.h"
#include "command_error.h"
#include "given_once.h"

static enum ndfu_status refuse(struct ndfu_error *error, const char *message)
{
    return fail_device(error, NDFU_E_ARGUMENT, "%s", message);
}

/* A port out of the environment gives way to options. */
static bool is_port_given(const struct devices_choice *given)
{
    return given->port.count > 0 && given->port.texts[0] != getenv("NDFU_PORT");
}

static enum ndfu_status parse_usb(const struct devices_choice *given,
                                  struct ndfu_device_selector *selector, struct ndfu_error *error)
{
    const struct device_choice product = {.usb = given->usb};

    return parse_selector(&product, selector, error);
}

static enum ndfu_status check(const struct devices_choice *given, struct ndfu_error *error)
{
    static const struct option_texts none;
    const bool is_port = is_port_given(given);
    struct ndfu_device_selector selector;
    const enum ndfu_status status =
        check_given_once(is_port ? &given->port : &none, &given->serial_number, error);

    if (status != NDFU_OK)
        return status;
    if ((given->all || given->loop) &&
        (is_port || given->serial_number.count > 0 || given->bus_path))
        return refuse(error, "--all and --loop mean every device; leave out --port, --serial and "
                             "--path");
    if (given->all && given->loop)
        return refuse(error, "--loop takes what is there already, too; leave out --all");
    if (given->bus_path && given->serial_number.count > 1)
        return refuse(error, "--path means one device; leave out --path, or all serial numbers "
                             "but one");
    return parse_usb(given, &selector, error);
}

static bool make_room(struct device_choices *choices, size_t count)
{
    choices->choices = calloc(count > 0 ? count : 1, sizeof choices->choices[0]);
    return choices->choices != NULL;
}

static struct device_choice *add(struct device_choices *choices, const struct devices_choice *given)
{
    struct device_choice *choice = &choices->choices[choices->count++];

    *choice = (struct device_choice){
        .usb = given->usb,
        .bus_path = given->bus_path,
        .bootloaders = given->bootloaders,
        .wait = given->wait,
    };
    return choice;
}

bool devices_choice_includes(const struct devices_choice *given, const struct ndfu_device *device)
{
    struct ndfu_device_selector selector;
    struct ndfu_error error;

    if (given->no_enter && device->kind == NDFU_DEVICE_APPLICATION)
        return false;
    return ndfu_device_is_candidate(device) && parse_usb(given, &selector, &error) == NDFU_OK &&
           (!selector.vendor_id || selector.vendor_id == device->vendor_id) &&
           (!selector.product_id || selector.product_id == device->product_id);
}

/* --wait alone is no limit: a station is not to end at night. */
uint32_t devices_choice_idle_ms(const struct devices_choice *given)
{
    return given->wait < WAIT_ALONE ? (uint32_t)given->wait * 1000 : 0;
}

static enum ndfu_status explain_none(const struct devices_choice *given, struct ndfu_error *error)
{
    if (given->no_enter)
        return fail_device(error, NDFU_E_DEVICE_NOT_FOUND,
                           "there is no bootloader%s%s, and --no-enter leaves applications alone; "
                           "'ndfu list --all' shows what there is",
                           given->usb ? " of --usb " : "", given->usb ? given->usb : "");
    if (given->usb)
        return fail_device(error, NDFU_E_DEVICE_NOT_FOUND,
                           "there is no bootloader and no application of --usb %s that can be "
                           "switched to it; 'ndfu list --all' shows what there is",
                           given->usb);
    return fail_device(error, NDFU_E_DEVICE_NOT_FOUND,
                       "there is no bootloader, and no application that can be switched to it; "
                       "'ndfu doctor' looks for what is in the way");
}

static enum ndfu_status list_all(const struct devices_choice *given, const struct device_wait *wait,
                                 struct device_choices *choices, struct ndfu_error *error)
{
    const enum ndfu_status status = await_devices(given, wait, &choices->list, error);

    if (status != NDFU_OK)
        return status;
    if (!make_room(choices, ndfu_device_count(choices->list)))
        return fail_command(error, NDFU_E_NO_MEMORY, "no memory for the devices");
    for (size_t i = 0; i < ndfu_device_count(choices->list); i++) {
        const struct ndfu_device *device = ndfu_device_get(choices->list, i);

        if (devices_choice_includes(given, device))
            add(choices, given)->bus_path = device->bus_path;
    }
    return choices->count > 0 ? NDFU_OK : explain_none(given, error);
}

/* Ports and serial numbers stand between one another. */
static bool is_port_next(const struct devices_choice *given, size_t port, size_t ports,
                         size_t serial)
{
    if (port == ports || serial == given->serial_number.count)
        return port < ports;
    return given->port.places[port] < given->serial_number.places[serial];
}

/* In the order in which they were given. */
static void add_named(const struct devices_choice *given, struct device_choices *choices)
{
    const bool asks_by_property = given->serial_number.count > 0 || given->usb || given->bus_path;
    const size_t ports = asks_by_property && !is_port_given(given) ? 0 : given->port.count;

    const size_t serials = given->serial_number.count;
    size_t port = 0;
    size_t serial = 0;

    while (port < ports || serial < serials) {
        struct device_choice *choice = add(choices, given);

        if (is_port_next(given, port, ports, serial))
            choice->port = given->port.texts[port++];
        else
            choice->serial_number = given->serial_number.texts[serial++];
    }
    if (choices->count == 0)
        (void)add(choices, given);
}

enum ndfu_status devices_choice_take(const struct devices_choice *given,
                                     const struct device_wait *wait, struct device_choices *choices,
                                     struct ndfu_error *error)
{
    const enum ndfu_status status = check(given, error);

    *choices = (struct device_choices){0};
    if (status != NDFU_OK || given->loop)
        return status;
    if (given->all)
        return list_all(given, wait, choices, error);
    if (!make_room(choices, given->port.count + given->serial_number.count + 1))
        return fail_command(error, NDFU_E_NO_MEMORY, "no memory for the devices");
    add_named(given, choices);
    return NDFU_OK;
}

void device_choices_clear(struct device_choices *choices)
{
    ndfu_device_list_destroy(choices->list);
    free(choices->choices);
    *choices = (struct device_choices){0};
}

const char *device_choice_name(const struct device_choice *choice)
{
    if (choice->port)
        return choice->port;
    if (choice->serial_number)
        return choice->serial_number;
    return choice->bus_path ? choice->bus_path : "the device";
}
