/* SPDX-License-Identifier: MIT */
#include "support/gate.h"

#include <time.h>

enum { PATIENCE_S = 5 };

static void set(struct gate *gate, bool is_open)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->is_open = is_open;
    (void)pthread_cond_broadcast(&gate->changed);
    (void)pthread_mutex_unlock(&gate->mutex);
}

void gate_shut(struct gate *gate)
{
    set(gate, false);
}

void gate_open(struct gate *gate)
{
    set(gate, true);
}

bool gate_pass(struct gate *gate)
{
    struct timespec until;
    bool is_open;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    (void)pthread_mutex_lock(&gate->mutex);
    while (!gate->is_open) {
        if (pthread_cond_timedwait(&gate->changed, &gate->mutex, &until) != 0)
            break;
    }
    is_open = gate->is_open;
    (void)pthread_mutex_unlock(&gate->mutex);
    return is_open;
}
