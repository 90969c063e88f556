/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Everything that can go wrong with an update, drawn from a seed: what the target is like, who was
 * there before, what happens to the bytes and to the power, and when hosts die.
 */
#ifndef NDFU_TESTS_SCENARIO_H
#define NDFU_TESTS_SCENARIO_H

#include "support/rig.h"

enum {
    SCENARIO_RUNS = 4,      /**< of the update; the last is left in peace */
    SCENARIO_VISITORS = 2,  /**< hosts that were there before */
    SCENARIO_SCRIPT = 1024, /**< bytes of a script of faults, with its NUL */
};

/** A host that was there before the update. */
enum visitor {
    VISITOR_NONE,
    VISITOR_OURS,  /**< the same update, cut off */
    VISITOR_OTHER, /**< the update of another package, cut off */
    VISITOR_NOISE, /**< something that is no DFU host: half frames, modem commands, lone ENDs */
    VISITORS,
};

/** One run of the update. */
struct scenario_run {
    char faults[SCENARIO_SCRIPT]; /**< for target_faults_parse(); empty for none */
    uint64_t dies_after;          /**< bytes sent; UINT64_MAX for not at all */
    uint64_t pause_ns;            /**< before it begins */
};

struct scenario {
    uint64_t seed;
    struct target_config config;
    struct ndfu_link link;
    struct ndfu_package *package; /**< what is to be installed */
    struct ndfu_package *other;   /**< what the other host was at */
    bool wait_reset;
    enum ndfu_resume_mode resume;
    struct ndfu_flow_wish wish;
    struct {
        enum visitor kind;
        uint64_t dies_after;
    } visitors[SCENARIO_VISITORS];
    struct scenario_run runs[SCENARIO_RUNS];

    /** Requests may be spoiled on their way, or somebody else may send what is none: then what
     * becomes of the target is not the host's doing alone. */
    bool may_harm;
    bool is_gentle; /**< none of that */
};

/** Draws a scenario. To be freed with scenario_destroy(). */
void scenario_create(struct scenario *scenario, uint64_t seed);
void scenario_destroy(struct scenario *scenario);

/** What became of it. */
struct outcome {
    bool is_installed;       /**< the last run ended well, and the target has the images */
    unsigned runs;           /**< that were needed */
    unsigned errors;         /**< runs that ended with an error */
    uint64_t writes;         /**< data writes, whoever sent them */
    uint64_t aborts;         /**< resets that hosts asked for */
    bool may_harm;           /**< what became of the target was not the host's doing alone: somebody
                                  else wrote to it, or it was reset where nobody could see it */
    bool is_excused;         /**< power failed while the target stored what it had confirmed, and
                                  what it had said was true no more */
    const char *violation;   /**< what must never happen and did; NULL for nothing */
    struct ndfu_error error; /**< of the last run that failed */
    struct target_report report;
};

/** Plays it. @param is_told  print every frame and every event */
void scenario_play(const struct scenario *scenario, bool is_told, struct outcome *outcome);

#endif
