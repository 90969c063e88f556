/* SPDX-License-Identifier: MIT */
#include "support/mock_usb.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <umockdev.h>

#include "support/mock_description.h"
#include "support/mock_listeners.h"
#include "support/mock_tty.h"
#include "support/mock_urb.h"

enum { DEVICES = 12, LOG = 4096, DESCRIPTION = 8192 };

/* What an application tells of itself: the numbers in the order of the protocol. */
static const uint8_t nordic_info[24] = {0x00, 0x10, 0x00, 0x00, 0x78, 0x56, 0x34, 0x12,
                                        0x02, 0x00, 0x03, 0x00, 0x44, 0x33, 0x22, 0x11,
                                        0x00, 0x00, 0x10, 0x00, 0x00, 0x10, 0x00, 0x00};
static const char version[] = "blinky 1.2.3";

struct slot {
    struct mock_usb *mock;
    bool is_used;
    struct mock_usb_device device;
    struct mock_trigger trigger;
    struct mock_urb *urbs;
    struct mock_tty *ttys[2];
};

struct mock_usb {
    UMockdevTestbed *bed;
    char *directory;
    GPtrArray *urbs; /* those of devices that were taken out, too: a program may still have the */
    GPtrArray *ttys; /* device open, and close it at any time */
    struct slot slots[DEVICES];
    pthread_mutex_t lock; /* of everything, but of what the ioctl thread needs, see below */
    pthread_t thread;
    pthread_cond_t wake;
    struct slot *leaving; /* what is to be taken out by the thread */
    bool is_over;
    pthread_mutex_t log_lock;
    char log[LOG];
    char log_copy[LOG];
};

static void log_transfer(struct mock_usb *mock, const uint8_t *setup, const uint8_t *data,
                         size_t length)
{
    size_t at;

    (void)pthread_mutex_lock(&mock->log_lock);
    at = strlen(mock->log);
    for (size_t i = 0; i < 8 + length && at + 8 < LOG; i++)
        at +=
            (size_t)sprintf(mock->log + at, "%s%02x", i ? " " : "", i < 8 ? setup[i] : data[i - 8]);
    (void)strcpy(mock->log + at, "\n");
    (void)pthread_mutex_unlock(&mock->log_lock);
}

static struct mock_answer answer_detach(enum mock_detach how)
{
    switch (how) {
    case MOCK_DETACH_RETURNED:
        break;
    case MOCK_DETACH_STALLED:
        return (struct mock_answer){.status = -EPIPE};
    case MOCK_DETACH_VANISHED:
        return (struct mock_answer){.refusal = ENODEV};
    case MOCK_DETACH_TORN:
    case MOCK_DETACH_REFUSED:
        return (struct mock_answer){.status = -EPROTO};
    }
    return (struct mock_answer){0};
}

static struct mock_answer answer(const uint8_t setup[8], const uint8_t *data, size_t length,
                                 void *cookie)
{
    const struct slot *slot = cookie;
    struct mock_trigger trigger;

    log_transfer(slot->mock, setup, data, setup[0] & 0x80 ? 0 : length);
    (void)pthread_mutex_lock(&slot->mock->lock);
    trigger = slot->trigger;
    (void)pthread_mutex_unlock(&slot->mock->lock);
    if (setup[1] == 0x00)
        return answer_detach(trigger.detach);
    if (setup[1] == 0x07 && trigger.has_info)
        return (struct mock_answer){.bytes = nordic_info, .length = sizeof nordic_info};
    if (setup[1] == 0x08 && trigger.has_info)
        return (struct mock_answer){.bytes = (const uint8_t *)version, .length = strlen(version)};
    return (struct mock_answer){.status = -EPIPE};
}

/* In the thread of the ioctls, which must not change the test bed. */
static void done(const uint8_t setup[8], void *cookie)
{
    struct slot *slot = cookie;

    (void)pthread_mutex_lock(&slot->mock->lock);
    if (setup[1] == 0x00 && slot->trigger.detach != MOCK_DETACH_REFUSED && !slot->trigger.stays) {
        slot->mock->leaving = slot;
        (void)pthread_cond_signal(&slot->mock->wake);
    }
    (void)pthread_mutex_unlock(&slot->mock->lock);
}

static void node_of(const struct mock_usb_device *device, char *node, size_t size)
{
    (void)snprintf(node, size, "/dev/bus/usb/001/%03u", device->address);
}

static struct slot *find_slot(struct mock_usb *mock, const char *path)
{
    for (int i = 0; i < DEVICES; i++) {
        if (mock->slots[i].is_used && strcmp(mock->slots[i].device.path, path) == 0)
            return &mock->slots[i];
    }
    return NULL;
}

static bool complain(const char *what, GError *error)
{
    (void)fprintf(stderr, "%s: %s\n", what, error ? error->message : "failed");
    g_clear_error(&error);
    return false;
}

static bool plug(struct mock_usb *mock, const struct mock_usb_device *device)
{
    struct slot *slot = mock->slots;
    char text[DESCRIPTION];
    char node[64];
    GError *error = NULL;

    while (slot->is_used) {
        if (++slot == mock->slots + DEVICES)
            return complain("too many devices", NULL);
    }
    *slot = (struct slot){.mock = mock, .device = *device};
    slot->urbs = mock_urb_create(answer, done, slot);
    g_ptr_array_add(mock->urbs, slot->urbs);
    node_of(device, node, sizeof node);
    /* Ready before anybody can see the device. */
    for (int i = 0; i < 2 && device->ttys[i][0]; i++) {
        char tty[32];

        (void)snprintf(tty, sizeof tty, "/dev/%s", device->ttys[i]);
        slot->ttys[i] = mock_tty_attach(mock->bed, tty);
        g_ptr_array_add(mock->ttys, slot->ttys[i]);
    }
    if (!slot->urbs || !mock_usb_describe(device, text, sizeof text) ||
        !umockdev_testbed_attach_ioctl(mock->bed, node, mock_urb_ioctls(slot->urbs), &error) ||
        !umockdev_testbed_add_from_string(mock->bed, text, &error))
        return complain(device->path, error);
    slot->is_used = true;
    return true;
}

static void take_out(struct mock_usb *mock, const char *syspath)
{
    umockdev_testbed_uevent(mock->bed, syspath, "remove");
    umockdev_testbed_remove_device(mock->bed, syspath);
}

static void unplug_tty(struct slot *slot, int index)
{
    const char *path = slot->device.path;
    char syspath[256];

    if (slot->ttys[index])
        mock_tty_detach(slot->ttys[index]);
    (void)snprintf(syspath, sizeof syspath, "/sys" MOCK_USB_ROOT "/%s/%s:1.%d/tty/%s", path, path,
                   2 * index, slot->device.ttys[index]);
    take_out(slot->mock, syspath);
    (void)snprintf(syspath, sizeof syspath, "/sys" MOCK_USB_ROOT "/%s/%s:1.%d", path, path,
                   2 * index);
    take_out(slot->mock, syspath);
}

static void unplug(struct mock_usb *mock, struct slot *slot)
{
    char syspath[256];
    char node[64];

    for (int i = 0; i < 2 && slot->device.ttys[i][0]; i++)
        unplug_tty(slot, i);
    (void)snprintf(syspath, sizeof syspath, "/sys" MOCK_USB_ROOT "/%s", slot->device.path);
    take_out(mock, syspath);
    node_of(&slot->device, node, sizeof node);
    (void)umockdev_testbed_detach_ioctl(mock->bed, node, NULL);
    slot->is_used = false;
}

/* Takes out what has detached, and plugs in what it comes back as. */
static void *work(void *cookie)
{
    struct mock_usb *mock = cookie;

    (void)pthread_mutex_lock(&mock->lock);
    while (!mock->is_over) {
        struct slot *slot = mock->leaving;

        if (!slot) {
            (void)pthread_cond_wait(&mock->wake, &mock->lock);
            continue;
        }
        mock->leaving = NULL;
        if (slot->is_used) {
            const struct mock_trigger trigger = slot->trigger;

            unplug(mock, slot);
            if (trigger.comes_back)
                (void)plug(mock, &trigger.comes_back_as);
        }
    }
    (void)pthread_mutex_unlock(&mock->lock);
    return NULL;
}

struct mock_usb *mock_usb_create(void)
{
    struct mock_usb *mock = calloc(1, sizeof *mock);

    if (!mock)
        return NULL;
    mock_listeners_may_leave();
    mock->bed = umockdev_testbed_new();
    mock->directory = umockdev_testbed_get_root_dir(mock->bed);
    mock->urbs = g_ptr_array_new();
    mock->ttys = g_ptr_array_new();
    (void)pthread_mutex_init(&mock->lock, NULL);
    (void)pthread_mutex_init(&mock->log_lock, NULL);
    (void)pthread_cond_init(&mock->wake, NULL);
    if (pthread_create(&mock->thread, NULL, work, mock) != 0)
        abort();
    return mock;
}

void mock_usb_destroy(struct mock_usb *mock)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->is_over = true;
    (void)pthread_cond_signal(&mock->wake);
    (void)pthread_mutex_unlock(&mock->lock);
    (void)pthread_join(mock->thread, NULL);
    for (int i = 0; i < DEVICES; i++) {
        if (mock->slots[i].is_used)
            unplug(mock, &mock->slots[i]);
    }
    for (guint i = 0; i < mock->ttys->len; i++)
        mock_tty_destroy(mock->ttys->pdata[i]);
    for (guint i = 0; i < mock->urbs->len; i++)
        mock_urb_destroy(mock->urbs->pdata[i]);
    (void)g_ptr_array_free(mock->ttys, TRUE);
    (void)g_ptr_array_free(mock->urbs, TRUE);
    g_object_unref(mock->bed);
    g_free(mock->directory);
    free(mock);
}

const char *mock_usb_directory(const struct mock_usb *mock)
{
    return mock->directory;
}

bool mock_usb_plug(struct mock_usb *mock, const struct mock_usb_device *device)
{
    bool is_in;

    (void)pthread_mutex_lock(&mock->lock);
    is_in = plug(mock, device);
    (void)pthread_mutex_unlock(&mock->lock);
    return is_in;
}

bool mock_usb_unplug(struct mock_usb *mock, const char *path)
{
    struct slot *slot;

    (void)pthread_mutex_lock(&mock->lock);
    slot = find_slot(mock, path);
    if (slot)
        unplug(mock, slot);
    (void)pthread_mutex_unlock(&mock->lock);
    return slot != NULL;
}

struct mock_tty *mock_usb_tty(struct mock_usb *mock, const char *tty)
{
    struct mock_tty *found = NULL;

    (void)pthread_mutex_lock(&mock->lock);
    for (int i = 0; i < 2 * DEVICES; i++) {
        const struct slot *slot = &mock->slots[i / 2];

        if (slot->is_used && strcmp(slot->device.ttys[i % 2], tty) == 0)
            found = slot->ttys[i % 2];
    }
    (void)pthread_mutex_unlock(&mock->lock);
    return found;
}

bool mock_usb_set_trigger(struct mock_usb *mock, const char *path,
                          const struct mock_trigger *trigger)
{
    struct slot *slot;

    (void)pthread_mutex_lock(&mock->lock);
    slot = find_slot(mock, path);
    if (slot)
        slot->trigger = *trigger;
    (void)pthread_mutex_unlock(&mock->lock);
    return slot != NULL;
}

const char *mock_usb_log(struct mock_usb *mock)
{
    (void)pthread_mutex_lock(&mock->log_lock);
    (void)strcpy(mock->log_copy, mock->log);
    (void)pthread_mutex_unlock(&mock->log_lock);
    return mock->log_copy;
}
