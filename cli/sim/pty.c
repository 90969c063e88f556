/* SPDX-License-Identifier: MIT */
#include "sim/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "sim/complain.h"
#include "sim/link.h"

static bool make_raw(int descriptor)
{
    struct termios settings;

    if (tcgetattr(descriptor, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

static bool open_port(struct pty *pty, const struct watch *watch)
{
    pty->descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (pty->descriptor < 0 || grantpt(pty->descriptor) != 0 || unlockpt(pty->descriptor) != 0 ||
        ptsname_r(pty->descriptor, pty->path, sizeof pty->path) != 0 || !make_raw(pty->descriptor))
        return complain_of_system(errno, "cannot make a pseudo-terminal");
    pty->watched_as = watch_add(watch, pty->path);
    return pty->watched_as >= 0 || complain_of_system(errno, "cannot watch the pseudo-terminal");
}

bool pty_create(struct pty *pty, const struct watch *watch, const char *link)
{
    *pty = (struct pty){.descriptor = -1, .watched_as = -1};
    if (open_port(pty, watch) && (!link || link_make(link, pty->path))) {
        pty->link = link;
        return true;
    }
    pty_destroy(pty);
    return false;
}

void pty_destroy(struct pty *pty)
{
    if (pty->descriptor >= 0 && pty->link)
        link_remove(pty->link, pty->path);
    if (pty->descriptor >= 0)
        (void)close(pty->descriptor);
    pty->descriptor = -1;
    pty->watched_as = -1;
}

static short poll_now(const struct pty *pty)
{
    struct pollfd entry = {.fd = pty->descriptor, .events = POLLIN};

    return poll(&entry, 1, 0) > 0 ? entry.revents : 0;
}

bool pty_has_host(const struct pty *pty)
{
    return !(poll_now(pty) & POLLHUP);
}

bool pty_has_input(const struct pty *pty)
{
    return poll_now(pty) & POLLIN;
}

static int open_host_end(const struct pty *pty)
{
    return open(pty->path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

size_t pty_unread(const struct pty *pty)
{
    const int host = open_host_end(pty);
    int waiting = 0;

    if (host < 0 || ioctl(host, FIONREAD, &waiting) != 0)
        waiting = 0;
    if (host >= 0)
        (void)close(host);
    return (size_t)waiting;
}

void pty_discard(const struct pty *pty)
{
    const int host = open_host_end(pty);

    if (host >= 0) {
        (void)tcflush(host, TCIFLUSH);
        (void)close(host);
    }
}

size_t pty_read(const struct pty *pty, uint8_t *bytes, size_t capacity)
{
    const ssize_t count = read(pty->descriptor, bytes, capacity);

    return count > 0 ? (size_t)count : 0;
}

size_t pty_write(const struct pty *pty, const uint8_t *bytes, size_t length)
{
    const ssize_t count = write(pty->descriptor, bytes, length);

    return count > 0 ? (size_t)count : 0;
}
