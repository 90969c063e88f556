/* SPDX-License-Identifier: MIT */
#include "support/mock_tty.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <umockdev.h>

struct mock_tty {
    UMockdevTestbed *bed;
    UMockdevIoctlBase *ioctls;
    const char *node;
    int peer;
    atomic_bool is_exclusive;
};

/* A pseudo-terminal has no modem lines; this one has, with CTS on. */
static void answer_modem_lines(UMockdevIoctlClient *client)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *lines = umockdev_ioctl_data_resolve(argument, 0, sizeof(int), NULL);
    int value = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;

    umockdev_ioctl_data_update(lines, 0, (guint8 *)&value, sizeof value);
    umockdev_ioctl_data_unref(lines);
    umockdev_ioctl_client_complete(client, 0, 0);
}

static gboolean handle_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
    struct mock_tty *mock = user;
    const gulong request = umockdev_ioctl_client_get_request(client);
    gint reason = 0;

    (void)base;
    if (request == TIOCMGET) {
        answer_modem_lines(client);
    } else if (request == TIOCMBIS || request == TIOCMBIC || request == TIOCMSET) {
        umockdev_ioctl_client_complete(client, 0, 0);
    } else {
        const gint result = umockdev_ioctl_client_execute(client, &reason, NULL);

        if (request == TIOCEXCL || request == TIOCNXCL)
            atomic_store(&mock->is_exclusive, request == TIOCEXCL);
        umockdev_ioctl_client_complete(client, result, reason);
    }
    return TRUE;
}

struct mock_tty *mock_tty_create(const char *path, const char *node)
{
    struct mock_tty *mock = calloc(1, sizeof *mock);
    GError *error = NULL;

    if (!mock)
        return NULL;
    mock->node = node;
    mock->bed = umockdev_testbed_new();
    mock->ioctls = g_object_new(UMOCKDEV_TYPE_IOCTL_BASE, NULL);
    g_signal_connect(mock->ioctls, "handle-ioctl", G_CALLBACK(handle_ioctl), mock);
    if (!umockdev_testbed_add_from_file(mock->bed, path, &error) ||
        !umockdev_testbed_attach_ioctl(mock->bed, node, mock->ioctls, &error)) {
        (void)fprintf(stderr, "umockdev: %s\n", error->message);
        g_error_free(error);
        mock_tty_destroy(mock);
        return NULL;
    }
    mock->peer = umockdev_testbed_get_dev_fd(mock->bed, node);
    return mock;
}

void mock_tty_destroy(struct mock_tty *mock)
{
    (void)umockdev_testbed_detach_ioctl(mock->bed, mock->node, NULL);
    g_object_unref(mock->ioctls);
    g_object_unref(mock->bed);
    free(mock);
}

int mock_tty_peer(const struct mock_tty *mock)
{
    return mock->peer;
}

bool mock_tty_is_exclusive(const struct mock_tty *mock)
{
    return atomic_load(&mock->is_exclusive);
}
