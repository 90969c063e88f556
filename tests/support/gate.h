/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A gate between threads: somebody waits until somebody else has come to a point.
 */
#ifndef NDFU_TESTS_GATE_H
#define NDFU_TESTS_GATE_H

#include <pthread.h>
#include <stdbool.h>

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_open;
};

/** An open one. */
#define GATE_OPEN                                                                                \
    {                                                                                            \
        .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .is_open = true \
    }

void gate_shut(struct gate *gate);
void gate_open(struct gate *gate);

/** Waits until it is open. @return false where nobody opens it for so long that nobody will */
bool gate_pass(struct gate *gate);

#endif
