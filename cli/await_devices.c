/* SPDX-License-Identifier: MIT */
#include "await_devices.h"

#include <poll.h>
#include <time.h>

#include "command_error.h"
#include "interrupt.h"

enum { LOOK_AGAIN_MS = 1000 };

static unsigned long long milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
}

static size_t count_meant(const struct devices_choice *given, const struct ndfu_device_list *list)
{
    size_t count = 0;

    for (size_t i = 0; list && i < ndfu_device_count(list); i++)
        count += devices_choice_includes(given, ndfu_device_get(list, i));
    return count;
}

static enum ndfu_status look_again(const struct ndfu_device_options *options,
                                   struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct pollfd interrupt = {.fd = interrupt_descriptor(), .events = POLLIN};

    (void)poll(&interrupt, 1, LOOK_AGAIN_MS);
    if (interrupt_came())
        return fail_device(error, NDFU_E_CANCELLED, "cancelled while waiting for a device");
    ndfu_device_list_destroy(*list);
    return ndfu_device_list_create(options, list, error);
}

/* Until none has come since the last look. */
static enum ndfu_status wait_for_some(const struct devices_choice *given,
                                      const struct ndfu_device_options *options,
                                      struct ndfu_device_list **list, struct ndfu_error *error)
{
    const unsigned long long deadline = milliseconds() + given->wait * 1000;
    enum ndfu_status status = NDFU_OK;
    size_t before = 0;
    size_t count = 0;

    while (status == NDFU_OK && milliseconds() < deadline && (count == 0 || count != before)) {
        before = count;
        status = look_again(options, list, error);
        count = count_meant(given, *list);
    }
    return status;
}

enum ndfu_status await_devices(const struct devices_choice *given, const struct device_wait *wait,
                               struct ndfu_device_list **list, struct ndfu_error *error)
{
    struct known_bootloaders known;
    enum ndfu_status status = parse_bootloaders(given->bootloaders, &known, error);

    *list = NULL;
    if (status == NDFU_OK)
        status = ndfu_device_list_create(&known.options, list, error);
    if (status != NDFU_OK || given->wait == 0 || count_meant(given, *list) > 0)
        return status;
    interrupt_begin(NULL, NULL);
    wait->begins(wait->cookie);
    status = wait_for_some(given, &known.options, list, error);
    interrupt_end();
    return status;
}
