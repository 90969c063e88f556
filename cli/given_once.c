/* SPDX-License-Identifier: MIT */
#include "given_once.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <ndfu/device.h>

#include "command_error.h"

/* What a port is, as far as that can be told before it is opened. */
struct place {
    const char *name; /* without the kind, and of what is in /dev itself without the folder */
    bool is_there;
    dev_t number;
};

static const char *skip(const char *text, const char *prefix)
{
    const size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : text;
}

static bool find_number(const char *name, dev_t *number)
{
    char path[PATH_MAX];
    struct stat node;

    /* A name without a folder that is not there as it is means one in /dev. */
    (void)snprintf(path, sizeof path, "/dev/%s", name);
    if (stat(name, &node) != 0 && (strchr(name, '/') || stat(path, &node) != 0))
        return false;
    *number = node.st_rdev;
    return S_ISCHR(node.st_mode);
}

static struct place find_place(const char *port)
{
    const char *given = skip(skip(port, "serial:"), "pty:");
    const char *inside = skip(given, "/dev/");
    struct place place = {.name = strchr(inside, '/') ? given : inside};

    place.is_there = find_number(given, &place.number);
    return place;
}

static bool is_same_place(const struct place *one, const struct place *other)
{
    return one->is_there && other->is_there ? one->number == other->number
                                            : strcmp(one->name, other->name) == 0;
}

static enum ndfu_status refuse(const char *one, const char *other, struct ndfu_error *error)
{
    if (strcmp(one, other) == 0)
        return fail_device(error, NDFU_E_ARGUMENT, "'%.200s' is given twice; give each device once",
                           one);
    return fail_device(error, NDFU_E_ARGUMENT,
                       "'%.200s' is given twice, once as '%.200s'; give each device once", one,
                       other);
}

static enum ndfu_status check_ports(const struct option_texts *ports, struct ndfu_error *error)
{
    struct place places[OPTION_TEXTS_MAX];

    for (size_t i = 0; i < ports->count; i++) {
        places[i] = find_place(ports->texts[i]);
        for (size_t k = 0; k < i; k++) {
            if (is_same_place(&places[k], &places[i]))
                return refuse(ports->texts[k], ports->texts[i], error);
        }
    }
    return NDFU_OK;
}

static enum ndfu_status check_serial_numbers(const struct option_texts *numbers,
                                             struct ndfu_error *error)
{
    for (size_t i = 0; i < numbers->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcasecmp(numbers->texts[k], numbers->texts[i]) == 0)
                return refuse(numbers->texts[k], numbers->texts[i], error);
        }
    }
    return NDFU_OK;
}

/* @return NULL where it is not there, or not the only one */
static const struct ndfu_device *find(const struct ndfu_device_list *list, const char *port,
                                      const char *serial_number)
{
    const struct ndfu_device *device;
    struct ndfu_device_selector selector;

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = port;
    selector.serial_number = serial_number;
    (void)ndfu_device_select(list, &selector, &device, NULL);
    return device;
}

static enum ndfu_status check_across(const struct ndfu_device_list *list,
                                     const struct option_texts *ports,
                                     const struct option_texts *numbers, struct ndfu_error *error)
{
    const struct ndfu_device *devices[OPTION_TEXTS_MAX];

    for (size_t i = 0; i < ports->count; i++)
        devices[i] = find(list, ports->texts[i], NULL);
    for (size_t k = 0; k < numbers->count; k++) {
        const struct ndfu_device *device = find(list, NULL, numbers->texts[k]);

        for (size_t i = 0; device && i < ports->count; i++) {
            if (devices[i] == device)
                return refuse(ports->texts[i], numbers->texts[k], error);
        }
    }
    return NDFU_OK;
}

enum ndfu_status check_given_once(const struct option_texts *ports,
                                  const struct option_texts *serial_numbers,
                                  struct ndfu_error *error)
{
    struct ndfu_device_list *list = NULL;
    enum ndfu_status status = check_ports(ports, error);

    if (status == NDFU_OK)
        status = check_serial_numbers(serial_numbers, error);
    if (status != NDFU_OK || ports->count == 0 || serial_numbers->count == 0)
        return status;
    status = ndfu_device_list_create(NULL, &list, error);
    if (status == NDFU_OK)
        status = check_across(list, ports, serial_numbers, error);
    ndfu_device_list_destroy(list);
    return status;
}
