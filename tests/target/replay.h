/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Replays a transcript of a real bootloader, of `ndfu sim`, or of a host, against the simulated
 * target, in virtual time.
 *
 * The host writes at the recorded times. Answers must be the recorded ones, byte for byte and in
 * order, but may come earlier or later; when one comes later, what the host does next moves by as
 * much, so that no gap gets shorter. Silence must be silence. A state carries no time: it was
 * looked at somewhere between the lines around it, perhaps in the middle of work, and there must be
 * a moment between them at which the target is in it.
 *
 * Two things are remarked on but are no difference: how many places of the scheduler's queue were
 * in use, where the real CPU was looked at in the middle of its work (the model knows what takes a
 * place, but not how long the CPU took over it), and counts over a whole case.
 */
#ifndef NDFU_TARGET_REPLAY_H
#define NDFU_TARGET_REPLAY_H

#include <stdbool.h>

#include "target/vector.h"

struct target_replay {
    unsigned line;      /**< of the first difference, or 0 */
    char message[1024]; /**< what it is */
    unsigned frames;    /**< compared */
    unsigned states;
    unsigned silences;
    char remarks[1024]; /**< lines, or empty */
};

/**
 * Replays a transcript from its start.
 *
 * @param vector  its configuration is used as it is
 * @return whether there was no difference
 */
bool target_replay(const struct target_vector *vector, struct target_replay *replay);

#endif
