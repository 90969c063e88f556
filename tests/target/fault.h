/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What goes wrong around a simulated target: bytes that are lost, spoiled, repeated or late, noise,
 * ports that go away, and power that fails. Faults act where the target ends: on the two streams of
 * bytes between host and target, on the port, on the flash and on the power.
 *
 * A script is text, one rule per line; '#' starts a comment:
 *
 *     to-target drop byte at 77
 *     to-target flip byte chance 0.001 seed 7
 *     to-target repeat frame at 3
 *     to-host   delay frame every 10 by 300ms times 2
 *     to-target noise 16 at 500
 *     to-host   noise 5 after 20ms
 *     power cut at byte 300
 *     power cut at erase 2 half off 1s
 *     power cut at word 130
 *     power cut after 1500ms
 *     port cut at byte 5000 off 200ms
 *
 * - STREAM drop|flip|repeat|delay byte|frame at N | every N | chance P [options]. Bytes and frames
 *   are counted from 0 in their stream, as they enter it and before any rule acts; a frame ends
 *   with its END. "every N" hits each N-th one. Options: "times N", at most so often (once for
 *   "at"); "seed N" of a chance; "by DURATION", which a delay needs; "mask XX", the bits that a
 *   flip turns over (01); "offset N", which byte of a frame a flip turns over (1). What is behind
 *   something late is late too: the order stays.
 * - STREAM noise COUNT at N | after DURATION [seed N]: random bytes in front of the N-th, or at a
 *   time.
 * - power cut at byte N | at erase N | at word N | after DURATION [half] [off DURATION]: when the
 *   target has received N bytes, before the N-th page is erased or word is written, or in the
 *   middle of that ("half"). The power comes back after a while, or at once.
 * - port cut at byte N | after DURATION [off DURATION]: the host sees its port go away, as when a
 *   cable is pulled, and come back; the target keeps its power. What was on its way is lost. Over
 *   USB the target notices and enumerates anew, with what it has stored; over UART it does not, and
 *   keeps half a frame.
 *
 * Durations are a number with ns, us, ms or s. All counts and times begin when the script is given
 * to the target. Chances are drawn from the rule's own seeded generator: the same script does the
 * same to the same bytes.
 */
#ifndef NDFU_TARGET_FAULT_H
#define NDFU_TARGET_FAULT_H

#include <stdint.h>

struct target;
struct target_faults;

struct target_fault_error {
    unsigned line; /**< from 1 */
    char message[160];
};

/**
 * Reads a script.
 *
 * @param text   zero-terminated
 * @param error  says what is wrong; may be NULL
 * @return owned by the caller, or NULL when a rule is malformed
 */
struct target_faults *target_faults_parse(const char *text, struct target_fault_error *error);

void target_faults_destroy(struct target_faults *faults);

/** Gives a script to a target, in place of an older one. @param faults  copied; NULL for none */
void target_set_faults(struct target *target, uint64_t now, const struct target_faults *faults);

#endif
