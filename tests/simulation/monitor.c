/* SPDX-License-Identifier: MIT */
#include "simulation/monitor.h"

enum { CREATE = 0x01, EXECUTE = 0x04, SELECT = 0x06, WRITE = 0x08, PING = 0x09, ABORT = 0x0c };
enum { RESPONSE = 0x60, SUCCESS = 0x01, DATA = 0x02 };

/* Storing settings, and putting an image in its place. */
static const uint64_t STORING_NS = UINT64_C(2000) * 1000 * 1000;

/* A host that pings is new, or does not know any more where it is: it must find out before it
 * writes. */
static void see_request(struct monitor *monitor, const uint8_t *bytes, size_t length)
{
    switch (bytes[0]) {
    case CREATE:
        monitor->is_data = length > 1 && bytes[1] == DATA;
        monitor->may_write = false;
        break;
    case SELECT:
        monitor->is_data = length > 1 && bytes[1] == DATA;
        break;
    case EXECUTE:
    case PING:
        monitor->may_write = false;
        break;
    case ABORT:
        monitor->aborts += length == 1;
        monitor->may_write = false;
        break;
    case WRITE:
        monitor->writes++;
        monitor->stray_writes += !monitor->may_write;
        break;
    default:
        break;
    }
}

static void see_response(struct monitor *monitor, uint64_t at, const uint8_t *bytes)
{
    if (bytes[0] != RESPONSE || bytes[2] != SUCCESS)
        return;
    if (bytes[1] == CREATE)
        monitor->may_write = true;
    if (bytes[1] == EXECUTE && monitor->is_data) {
        monitor->confirmed_at = at;
        monitor->has_confirmed = true;
    }
}

static void see_frame(void *context, enum target_direction direction, uint64_t at,
                      const uint8_t *bytes, size_t length)
{
    struct monitor *monitor = context;

    if (direction == TARGET_FROM_HOST && length >= 1)
        see_request(monitor, bytes, length);
    else if (direction == TARGET_TO_HOST && length >= 3)
        see_response(monitor, at, bytes);
    if (monitor->next.frame)
        monitor->next.frame(monitor->next.context, direction, at, bytes, length);
}

static void see_reset(void *context, enum target_reset_cause cause, uint64_t at)
{
    struct monitor *monitor = context;

    if (cause == TARGET_RESET_POWER && monitor->has_confirmed &&
        at - monitor->confirmed_at < STORING_NS)
        monitor->is_word_broken = true;
    monitor->was_reset_within_object |= monitor->may_write;
    if (monitor->next.reset)
        monitor->next.reset(monitor->next.context, cause, at);
}

void monitor_watch(struct monitor *monitor, struct target *target)
{
    const struct target_observer observer = {monitor, see_frame, see_reset};

    target_set_observer(target, &observer);
}
