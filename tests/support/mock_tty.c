/* SPDX-License-Identifier: MIT */
#include "support/mock_tty.h"

#include <fcntl.h>
#include <linux/serial.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct mock_tty {
    UMockdevTestbed *bed;
    UMockdevTestbed *owned_bed; /* NULL where somebody else owns it */
    UMockdevIoctlBase *ioctls;
    char *node;
    bool is_attached;
    atomic_bool is_exclusive;
    atomic_bool has_cts;
    atomic_bool has_latency_flag;
    atomic_int serial_flags;
};

/* A pseudo-terminal has no modem lines; this one has, with CTS on. */
static void answer_modem_lines(const struct mock_tty *mock, UMockdevIoctlClient *client)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *lines = umockdev_ioctl_data_resolve(argument, 0, sizeof(int), NULL);
    int value = (atomic_load(&mock->has_cts) ? TIOCM_CTS : 0) | TIOCM_DSR | TIOCM_CAR;

    umockdev_ioctl_data_update(lines, 0, (guint8 *)&value, sizeof value);
    umockdev_ioctl_data_unref(lines);
    umockdev_ioctl_client_complete(client, 0, 0);
}

static void answer_serial(struct mock_tty *mock, UMockdevIoctlClient *client, bool is_set)
{
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    struct serial_struct settings = {0};
    UMockdevIoctlData *place = umockdev_ioctl_data_resolve(argument, 0, sizeof settings, NULL);

    if (is_set) {
        memcpy(&settings, place->data, sizeof settings);
        atomic_store(&mock->serial_flags, settings.flags);
    } else {
        settings.flags = atomic_load(&mock->serial_flags);
        umockdev_ioctl_data_update(place, 0, (guint8 *)&settings, sizeof settings);
    }
    umockdev_ioctl_data_unref(place);
    umockdev_ioctl_client_complete(client, 0, 0);
}

static void pass_on(struct mock_tty *mock, UMockdevIoctlClient *client, gulong request)
{
    gint reason = 0;
    const gint result = umockdev_ioctl_client_execute(client, &reason, NULL);

    if (request == TIOCEXCL || request == TIOCNXCL)
        atomic_store(&mock->is_exclusive, request == TIOCEXCL);
    umockdev_ioctl_client_complete(client, result, reason);
}

static gboolean handle_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
    struct mock_tty *mock = user;
    const gulong request = umockdev_ioctl_client_get_request(client);

    (void)base;
    if (request == TIOCMGET)
        answer_modem_lines(mock, client);
    else if (request == TIOCMBIS || request == TIOCMBIC || request == TIOCMSET)
        umockdev_ioctl_client_complete(client, 0, 0);
    else if ((request == TIOCGSERIAL || request == TIOCSSERIAL) &&
             atomic_load(&mock->has_latency_flag))
        answer_serial(mock, client, request == TIOCSSERIAL);
    else
        pass_on(mock, client, request);
    return TRUE;
}

struct mock_tty *mock_tty_attach(UMockdevTestbed *bed, const char *node)
{
    struct mock_tty *mock = calloc(1, sizeof *mock);
    GError *error = NULL;

    if (!mock)
        return NULL;
    mock->bed = bed;
    mock->node = strdup(node);
    atomic_store(&mock->has_cts, true);
    mock->ioctls = g_object_new(UMOCKDEV_TYPE_IOCTL_BASE, NULL);
    g_signal_connect(mock->ioctls, "handle-ioctl", G_CALLBACK(handle_ioctl), mock);
    if (!umockdev_testbed_attach_ioctl(bed, node, mock->ioctls, &error)) {
        (void)fprintf(stderr, "umockdev: %s\n", error->message);
        g_error_free(error);
        mock_tty_destroy(mock);
        return NULL;
    }
    mock->is_attached = true;
    return mock;
}

struct mock_tty *mock_tty_create(const char *path, const char *node)
{
    UMockdevTestbed *bed = umockdev_testbed_new();
    struct mock_tty *mock = NULL;
    GError *error = NULL;

    if (umockdev_testbed_add_from_file(bed, path, &error)) {
        mock = mock_tty_attach(bed, node);
    } else {
        (void)fprintf(stderr, "umockdev: %s\n", error->message);
        g_error_free(error);
    }
    if (mock)
        mock->owned_bed = bed;
    else
        g_object_unref(bed);
    return mock;
}

void mock_tty_detach(struct mock_tty *mock)
{
    if (mock->is_attached)
        (void)umockdev_testbed_detach_ioctl(mock->bed, mock->node, NULL);
    mock->is_attached = false;
}

void mock_tty_destroy(struct mock_tty *mock)
{
    mock_tty_detach(mock);
    g_object_unref(mock->ioctls);
    if (mock->owned_bed)
        g_object_unref(mock->owned_bed);
    free(mock->node);
    free(mock);
}

/* The descriptor is umockdev's to close: it keeps its number, and loses what is behind it. The
 * terminal must keep its number, too, as umockdev takes each only once: it does for as long as
 * somebody has it open, which is to the end of the program. */
void mock_tty_hang_up(const struct mock_tty *mock)
{
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    (void)open(ptsname(mock_tty_peer(mock)), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (nothing >= 0)
        (void)dup2(nothing, mock_tty_peer(mock));
    (void)close(nothing);
}

int mock_tty_peer(const struct mock_tty *mock)
{
    return umockdev_testbed_get_dev_fd(mock->bed, mock->node);
}

bool mock_tty_is_exclusive(const struct mock_tty *mock)
{
    return atomic_load(&mock->is_exclusive);
}

void mock_tty_give_latency_flag(struct mock_tty *mock, bool is_set)
{
    atomic_store(&mock->serial_flags, is_set ? (int)ASYNC_LOW_LATENCY : 0);
    atomic_store(&mock->has_latency_flag, true);
}

bool mock_tty_has_low_latency(const struct mock_tty *mock)
{
    return (atomic_load(&mock->serial_flags) & (int)ASYNC_LOW_LATENCY) != 0;
}

void mock_tty_set_cts(struct mock_tty *mock, bool is_on)
{
    atomic_store(&mock->has_cts, is_on);
}
