/* SPDX-License-Identifier: MIT */
#include "sim/pty.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* A link that a simulation left behind is replaced; anything else is somebody's. */
static bool make_link(const struct pty *pty)
{
    char old[64];

    if (readlink(pty->link, old, sizeof old) > 0)
        (void)unlink(pty->link);
    return symlink(pty->path, pty->link) == 0;
}

static bool make_raw(int descriptor)
{
    struct termios settings;

    if (tcgetattr(descriptor, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

/* A host cannot be waited for on the descriptor: while there is none, that is always ready. */
static bool make_watch(struct pty *pty)
{
    pty->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return pty->watch >= 0 && inotify_add_watch(pty->watch, pty->path, IN_OPEN | IN_CLOSE) >= 0;
}

bool pty_create(struct pty *pty, const char *link)
{
    *pty = (struct pty){.watch = -1, .link = link};
    pty->descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (pty->descriptor < 0 || grantpt(pty->descriptor) != 0 || unlockpt(pty->descriptor) != 0 ||
        ptsname_r(pty->descriptor, pty->path, sizeof pty->path) != 0 ||
        !make_raw(pty->descriptor) || !make_watch(pty)) {
        perror("ndfu sim: pseudo-terminal");
        pty_destroy(pty);
        return false;
    }
    if (link && !make_link(pty)) {
        (void)fprintf(stderr, "ndfu sim: cannot make the link '%s': ", link);
        perror(NULL);
        pty->link = NULL;
        pty_destroy(pty);
        return false;
    }
    return true;
}

void pty_destroy(struct pty *pty)
{
    if (pty->descriptor >= 0 && pty->link)
        (void)unlink(pty->link);
    if (pty->descriptor >= 0)
        (void)close(pty->descriptor);
    if (pty->watch >= 0)
        (void)close(pty->watch);
    pty->descriptor = -1;
    pty->watch = -1;
}

bool pty_was_touched(struct pty *pty)
{
    char events[512];
    bool was_touched = false;

    while (read(pty->watch, events, sizeof events) > 0)
        was_touched = true;
    return was_touched;
}

bool pty_has_host(const struct pty *pty)
{
    struct pollfd state = {.fd = pty->descriptor};

    return poll(&state, 1, 0) >= 0 && !(state.revents & POLLHUP);
}

size_t pty_unread(const struct pty *pty)
{
    const int host = open(pty->path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    int waiting = 0;

    if (host < 0 || ioctl(host, FIONREAD, &waiting) != 0)
        waiting = 0;
    if (host >= 0)
        (void)close(host);
    return (size_t)waiting;
}

size_t pty_read(struct pty *pty, uint8_t *bytes, size_t capacity)
{
    const ssize_t count = read(pty->descriptor, bytes, capacity);

    return count > 0 ? (size_t)count : 0;
}

size_t pty_write(struct pty *pty, const uint8_t *bytes, size_t length)
{
    const ssize_t count = write(pty->descriptor, bytes, length);

    return count > 0 ? (size_t)count : 0;
}
