/* SPDX-License-Identifier: MIT */
#include "port/tty.h"

#include <errno.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "port/clock.h"

enum { DRAIN_US = 10 * 1000 * 1000, STUCK_US = 500 * 1000, DRAIN_LOOK_MS = 5 };

bool ndfu_tty_lock(int descriptor)
{
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0;
}

/* RTS/CTS is set here for all: libserialport 0.1.1 sets its bit in the wrong word of flags. */
bool ndfu_tty_prepare(int descriptor, bool has_flow_control)
{
    struct termios settings;

    if (tcgetattr(descriptor, &settings) != 0)
        return false;
    if (has_flow_control)
        settings.c_cflag |= CRTSCTS;
    else
        settings.c_cflag &= ~CRTSCTS;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return tcsetattr(descriptor, TCSANOW, &settings) == 0 && tcflush(descriptor, TCIFLUSH) == 0;
}

bool ndfu_tty_make_raw(int descriptor)
{
    struct termios settings;

    if (tcgetattr(descriptor, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

void ndfu_tty_drop(int descriptor)
{
    (void)tcflush(descriptor, TCOFLUSH);
}

/* tcdrain() has no deadline, and a line that flow control stopped never drains. A slow line does:
 * it has its time for as long as bytes leave. */
void ndfu_tty_drain(int descriptor)
{
    const uint64_t end = ndfu_clock_us() + DRAIN_US;
    uint64_t moved_at = ndfu_clock_us();
    int waiting = 0;
    int before = 0;

    while (ioctl(descriptor, TIOCOUTQ, &waiting) == 0 && waiting > 0 &&
           ndfu_clock_us() - moved_at < STUCK_US && ndfu_clock_us() < end) {
        if (waiting != before)
            moved_at = ndfu_clock_us();
        before = waiting;
        (void)poll(NULL, 0, DRAIN_LOOK_MS);
    }
    if (waiting > 0)
        ndfu_tty_drop(descriptor);
}

bool ndfu_tty_is_clear_to_send(int descriptor, bool *is_clear)
{
    int lines = 0;

    if (ioctl(descriptor, TIOCMGET, &lines) != 0)
        return false;
    *is_clear = (lines & TIOCM_CTS) != 0;
    return true;
}

bool ndfu_tty_is_gone(int reason)
{
    return reason == EIO || reason == ENXIO || reason == ENODEV;
}
