/* SPDX-License-Identifier: MIT */
#include "port/latency.h"

#include <linux/serial.h>
#include <sys/ioctl.h>

enum { LOW_LATENCY = (int)ASYNC_LOW_LATENCY }; /* the flags are an int, their names are unsigned */

bool ndfu_latency_lower(int descriptor)
{
    struct serial_struct settings;

    if (ioctl(descriptor, TIOCGSERIAL, &settings) != 0 || (settings.flags & LOW_LATENCY))
        return false;
    settings.flags |= LOW_LATENCY;
    return ioctl(descriptor, TIOCSSERIAL, &settings) == 0;
}

/* Read anew: another program may have changed what else is in there. */
void ndfu_latency_restore(int descriptor)
{
    struct serial_struct settings;

    if (ioctl(descriptor, TIOCGSERIAL, &settings) != 0)
        return;
    settings.flags &= ~LOW_LATENCY;
    (void)ioctl(descriptor, TIOCSSERIAL, &settings);
}
