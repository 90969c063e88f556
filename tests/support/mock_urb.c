/* SPDX-License-Identifier: MIT */
#include "support/mock_urb.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum { SETUP = 8 };

struct mock_urb {
    UMockdevIoctlBase *ioctls;
    mock_urb_function *answer;
    mock_urb_done_function *done;
    void *cookie;
    UMockdevIoctlData *waiting; /* a transfer that was taken and not yet given back */
    uint8_t setup[SETUP];
};

static void refuse(UMockdevIoctlClient *client, int reason)
{
    umockdev_ioctl_client_complete(client, -1, reason);
}

static void write_int(UMockdevIoctlData *place, size_t offset, int value)
{
    umockdev_ioctl_data_update(place, (gsize)offset, (guint8 *)&value, sizeof value);
}

/* Puts the answer where the kernel would, for the reap that follows. */
static void fill(UMockdevIoctlData *place, UMockdevIoctlData *buffer,
                 const struct mock_answer *answer, size_t room)
{
    const size_t length = answer->length < room ? answer->length : room;

    if (length > 0)
        umockdev_ioctl_data_update(buffer, SETUP, (guint8 *)(uintptr_t)answer->bytes, (gint)length);
    write_int(place, offsetof(struct usbdevfs_urb, actual_length), (int)length);
    write_int(place, offsetof(struct usbdevfs_urb, status), answer->status);
}

static void submit(struct mock_urb *mock, UMockdevIoctlClient *client)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *place =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_urb), NULL);
    const struct usbdevfs_urb *urb = (const struct usbdevfs_urb *)(const void *)place->data;
    const size_t length = (size_t)urb->buffer_length;
    UMockdevIoctlData *buffer = umockdev_ioctl_data_resolve(
        place, offsetof(struct usbdevfs_urb, buffer), (gsize)length, NULL);
    struct mock_answer answer;

    memcpy(mock->setup, buffer->data, SETUP);
    answer = mock->answer(mock->setup, buffer->data + SETUP, length - SETUP, mock->cookie);
    if (answer.refusal) {
        refuse(client, answer.refusal);
    } else {
        fill(place, buffer, &answer, length - SETUP);
        mock->waiting = umockdev_ioctl_data_ref(place);
        umockdev_ioctl_client_complete(client, 0, 0);
    }
    umockdev_ioctl_data_unref(buffer);
    umockdev_ioctl_data_unref(place);
    if (answer.refusal)
        mock->done(mock->setup, mock->cookie);
}

static void reap(struct mock_urb *mock, UMockdevIoctlClient *client)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *pointer;

    if (!mock->waiting) {
        refuse(client, EAGAIN);
        return;
    }
    pointer = umockdev_ioctl_data_resolve(argument, 0, sizeof(void *), NULL);
    umockdev_ioctl_data_set_ptr(pointer, 0, mock->waiting);
    umockdev_ioctl_data_unref(mock->waiting);
    mock->waiting = NULL;
    umockdev_ioctl_client_complete(client, 0, 0);
    umockdev_ioctl_data_unref(pointer);
    mock->done(mock->setup, mock->cookie);
}

static void tell_capabilities(UMockdevIoctlClient *client)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *place = umockdev_ioctl_data_resolve(argument, 0, sizeof(uint32_t), NULL);

    write_int(place, 0, USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_REAP_AFTER_DISCONNECT);
    umockdev_ioctl_client_complete(client, 0, 0);
    umockdev_ioctl_data_unref(place);
}

static gboolean handle(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
    struct mock_urb *mock = user;

    (void)base;
    switch (umockdev_ioctl_client_get_request(client)) {
    case USBDEVFS_GET_CAPABILITIES:
        tell_capabilities(client);
        return TRUE;
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_RELEASEINTERFACE:
        umockdev_ioctl_client_complete(client, 0, 0);
        return TRUE;
    case USBDEVFS_SUBMITURB:
        submit(mock, client);
        return TRUE;
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        reap(mock, client);
        return TRUE;
    default:
        refuse(client, ENOTTY);
        return TRUE;
    }
}

struct mock_urb *mock_urb_create(mock_urb_function *answer, mock_urb_done_function *done,
                                 void *cookie)
{
    struct mock_urb *mock = calloc(1, sizeof *mock);

    if (!mock)
        return NULL;
    mock->answer = answer;
    mock->done = done;
    mock->cookie = cookie;
    mock->ioctls = g_object_new(UMOCKDEV_TYPE_IOCTL_BASE, NULL);
    g_signal_connect(mock->ioctls, "handle-ioctl", G_CALLBACK(handle), mock);
    return mock;
}

void mock_urb_destroy(struct mock_urb *mock)
{
    g_object_unref(mock->ioctls);
    free(mock);
}

UMockdevIoctlBase *mock_urb_ioctls(const struct mock_urb *mock)
{
    return mock->ioctls;
}
