/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Updates in threads of their own, of targets on pseudo-terminals. Only the thread of the test
 * calls these; what does not go well fails the test.
 */
#ifndef NDFU_TESTS_LIVE_UPDATE_H
#define NDFU_TESTS_LIVE_UPDATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <ndfu/ndfu.h>

#include "support/pty_target.h"

/** One update. All but has_retried is to be looked at before it is begun, or when it has ended. */
struct live_update {
    struct ndfu_update *update;
    pthread_t thread;
    pthread_barrier_t *together; /**< that it begins with others; NULL: it begins at once */
    enum ndfu_status status;
    struct ndfu_error error;
    atomic_bool has_retried;
    bool is_resumed;
    uint64_t resumed_from;
};

/** A package of one application of 20480 bytes, for ndfu_package_close(). */
struct ndfu_package *live_package(uint64_t seed);

/** Makes an update that writes as fast as the port takes it. */
void live_prepare(struct live_update *run, const struct ndfu_package *package,
                  const struct pty_target *target);

void live_begin(struct live_update *run);

/** Waits for its end, and frees the update. */
void live_end(struct live_update *run);

/** Stops the target, which has activated that image and no other, and frees it. */
void live_assert_installed(struct pty_target *target, const struct ndfu_package *package);

/**
 * Updates the target of a cancelled update: it goes on from the objects that are in flash. Then
 * frees the target.
 */
void live_assert_goes_on(struct pty_target *target, const struct ndfu_package *package);

#endif
