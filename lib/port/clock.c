/* SPDX-License-Identifier: MIT */
#include "port/clock.h"

#include <time.h>

uint64_t ndfu_clock_us(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}
