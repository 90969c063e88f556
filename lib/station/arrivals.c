/* SPDX-License-Identifier: MIT */
#include "station/arrivals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "device/options.h"

/* What comes back sooner to the place from where it went is the same device. */
#define GONE_US UINT64_C(5000000)
/* Behind an update, the application may take longer. */
#define RETURN_US UINT64_C(60000000)

enum { TEXT = 256 };

/* What tells a device from another one. */
struct mark {
    char serial_number[TEXT]; /* empty for none */
    unsigned bus_number;      /* and how USB called it */
    unsigned address;
    bool is_bootloader;
};

/* Where devices are plugged in. */
struct place {
    char name[TEXT];      /* its bus path, or the port of a device that has none */
    struct mark there;    /* the device that was seen there last */
    uint64_t seen_at;     /* when it was; 0 for never */
    struct mark held;     /* the device of the update that was at work there last */
    uint64_t held_at;     /* when it last was; or 0 */
    uint64_t released_at; /* when an update has ended whose application was not seen yet; or 0 */
};

struct ndfu_arrivals {
    struct ndfu_device_options devices; /* its own */
    uint64_t look_at;
    uint64_t looked_at; /* last */
    struct place *places;
    size_t count;
};

struct ndfu_arrivals *ndfu_arrivals_create(const struct ndfu_device_options *devices)
{
    struct ndfu_arrivals *arrivals = calloc(1, sizeof *arrivals);

    if (arrivals && ndfu_device_options_copy(&arrivals->devices, devices))
        return arrivals;
    free(arrivals);
    return NULL;
}

void ndfu_arrivals_destroy(struct ndfu_arrivals *arrivals)
{
    if (!arrivals)
        return;
    ndfu_device_options_clear(&arrivals->devices);
    free(arrivals->places);
    free(arrivals);
}

uint64_t ndfu_arrivals_wakeup(const struct ndfu_arrivals *arrivals)
{
    return arrivals->look_at;
}

static const char *name_of(const struct ndfu_device *device)
{
    if (device->bus_path)
        return device->bus_path;
    return device->port_count > 0 ? device->ports[0] : "";
}

static struct place *find_place(struct ndfu_arrivals *arrivals, const struct ndfu_device *device)
{
    for (size_t i = 0; i < arrivals->count; i++) {
        if (strcmp(arrivals->places[i].name, name_of(device)) == 0)
            return &arrivals->places[i];
    }
    return NULL;
}

/* There are no more places than the machine has, so that none is ever forgotten. */
static struct place *add_place(struct ndfu_arrivals *arrivals, const struct ndfu_device *device)
{
    struct place *more =
        realloc(arrivals->places, (arrivals->count + 1) * sizeof arrivals->places[0]);
    struct place *place;

    if (!more)
        return NULL;
    arrivals->places = more;
    place = &more[arrivals->count++];
    memset(place, 0, sizeof *place);
    (void)snprintf(place->name, sizeof place->name, "%s", name_of(device));
    return place;
}

static void take(struct mark *mark, const struct ndfu_device *device)
{
    mark->bus_number = device->bus_number;
    mark->address = device->address;
    mark->is_bootloader = device->kind == NDFU_DEVICE_BOOTLOADER;
    if (device->serial_number)
        (void)snprintf(mark->serial_number, sizeof mark->serial_number, "%s",
                       device->serial_number);
}

/* The device may be away: only a look tells whether it is there. */
static struct place *hold(struct ndfu_arrivals *arrivals, const struct ndfu_device *device,
                          uint64_t now)
{
    struct place *place = device ? find_place(arrivals, device) : NULL;

    if (device && !place)
        place = add_place(arrivals, device);
    if (!place)
        return NULL;
    memset(&place->held, 0, sizeof place->held);
    take(&place->held, device);
    place->held_at = now;
    return place;
}

void ndfu_arrivals_hold(struct ndfu_arrivals *arrivals, const struct ndfu_device *device,
                        uint64_t now_us)
{
    struct place *place = hold(arrivals, device, now_us);

    if (place)
        place->released_at = 0;
}

/* Where only the application was not seen in time, everything was accepted all the same. */
void ndfu_arrivals_release(struct ndfu_arrivals *arrivals, const struct ndfu_device *device,
                           enum ndfu_status status, uint64_t now_us)
{
    struct place *place = hold(arrivals, device, now_us);

    if (place && (status == NDFU_OK || status == NDFU_E_NOT_SEEN))
        place->released_at = now_us;
}

static bool has_other_serial(const struct mark *mark, const struct ndfu_device *device)
{
    return device->serial_number && mark->serial_number[0] &&
           strcasecmp(mark->serial_number, device->serial_number) != 0;
}

/* Each device that comes gets another address. */
static bool has_address_of(const struct mark *mark, const struct ndfu_device *device)
{
    return device->address != 0 && mark->bus_number == device->bus_number &&
           mark->address == device->address;
}

/* Somebody may have kept us from looking for long. What was there when we looked last, and what is
 * there now, is one device if it has one address. */
static bool has_stayed(const struct ndfu_arrivals *arrivals, const struct place *place,
                       const struct ndfu_device *device)
{
    return place->seen_at == arrivals->looked_at && has_address_of(&place->there, device);
}

/* An update has found it, be it when nobody looked for arrivals. */
static bool is_of_update(const struct ndfu_arrivals *arrivals, const struct place *place,
                         const struct ndfu_device *device)
{
    return place->held_at >= arrivals->looked_at && has_address_of(&place->held, device);
}

/* Whether what is at a place is what was there before. */
static bool is_the_same(const struct ndfu_arrivals *arrivals, const struct place *place,
                        const struct ndfu_device *device, uint64_t now)
{
    const bool is_bootloader = device->kind == NDFU_DEVICE_BOOTLOADER;
    const bool is_expected =
        place->released_at != 0 && now - place->released_at < RETURN_US && !is_bootloader;
    const bool was_gone = (place->seen_at == 0 || now - place->seen_at >= GONE_US) &&
                          !has_stayed(arrivals, place, device);

    if (is_of_update(arrivals, place, device))
        return true;
    /* An application may have another one than the bootloader that starts it. */
    if (has_other_serial(&place->there, device))
        return (is_expected || (place->there.is_bootloader && !is_bootloader)) && !was_gone;
    return is_expected || !was_gone;
}

/* Whether the update that is at work at a place may yet find it to be its own: it has the same
 * serial number, or is what its device becomes, which may have another. Until it has found it or
 * has ended nobody knows. */
static bool may_be_of_update(const struct place *place, const struct ndfu_device *device,
                             uint64_t now)
{
    const bool is_bootloader = device->kind == NDFU_DEVICE_BOOTLOADER;

    return place->held_at == now &&
           (!has_other_serial(&place->held, device) || place->held.is_bootloader != is_bootloader);
}

/* What is just being plugged in shows its port a moment later. */
static bool is_complete(const struct ndfu_device *device)
{
    return device->port_count > 0 || device->kind != NDFU_DEVICE_BOOTLOADER;
}

/* @return whether a device has arrived that may be updated */
static bool look_at(struct ndfu_arrivals *arrivals, const struct ndfu_device *device, uint64_t now)
{
    const bool is_candidate = ndfu_device_is_candidate(device);
    struct place *place = find_place(arrivals, device);
    const bool is_same = place && is_the_same(arrivals, place, device, now);

    if (!is_same && (!is_complete(device) || (place && may_be_of_update(place, device, now))))
        return false;
    if (!place && is_candidate)
        place = add_place(arrivals, device);
    if (!place)
        return false;
    if (!is_same || device->kind != NDFU_DEVICE_BOOTLOADER)
        place->released_at = 0;
    take(&place->there, device);
    place->seen_at = now;
    return !is_same && is_candidate;
}

void ndfu_arrivals_look(struct ndfu_arrivals *arrivals, struct ndfu_sight *sight, uint64_t now_us,
                        ndfu_arrival_function *on_arrival, void *cookie)
{
    struct ndfu_device_list *list;

    arrivals->look_at = ndfu_sight_next_look(sight, now_us);
    if (ndfu_sight_list(sight, &arrivals->devices, &list, NULL) != NDFU_OK)
        return;
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        if (look_at(arrivals, ndfu_device_get(list, i), now_us))
            on_arrival(ndfu_device_get(list, i), cookie);
    }
    arrivals->looked_at = now_us;
    ndfu_device_list_destroy(list);
}
