/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The rungs of recovery, in the order in which they are tried.
 *
 * Asking again changes nothing. Every other rung begins with a frame abort and pings, so that the
 * target's decoder is empty and nothing that was asked before can still be answered; then MTU and
 * PRN are set again, as a reset in between is silent; then select tells where to go on. What
 * differs is what is done besides.
 */
#ifndef NDFU_PLAN_LADDER_H
#define NDFU_PLAN_LADDER_H

#include <stdbool.h>

/** What went wrong. */
enum ndfu_trouble {
    NDFU_TROUBLE_SILENCE, /**< an answer did not come, or cannot be read */
    NDFU_TROUBLE_LOSS,    /**< data was lost or spoiled on the way */
    NDFU_TROUBLE_RESET,   /**< the target has nothing of the object: it was reset, or lost it all */
    NDFU_TROUBLE_REFUSAL, /**< the target says no to something that should be right */
    NDFU_TROUBLE_DENIAL,  /**< the target says no to a mere question: it was not what it received */
    NDFU_TROUBLE_LINK,    /**< the link went down */
};

/** What to do about it. */
enum ndfu_rung {
    NDFU_RUNG_ASK,     /**< get CRC: where the answer was all that was lost, writing goes on */
    NDFU_RUNG_RESYNC,  /**< frame abort and ping; go on where select says, recreating the object */
    NDFU_RUNG_SLOWER,  /**< the same, one level of flow control further down */
    NDFU_RUNG_RESTART, /**< the same, but create the init packet, which drops all progress */
    NDFU_RUNG_ABORT,   /**< ask the target to reset, wait for it to come back, and start again */
    NDFU_RUNG_FAIL,    /**< nothing is left to try */
};

/**
 * The next rung.
 *
 * @param may_ask  the answer may be all that was lost, and can be asked for again
 * @param attempt  0 for the first trouble since something was last executed, and so on
 */
enum ndfu_rung ndfu_ladder_next(enum ndfu_trouble trouble, bool may_ask, unsigned attempt);

/** What a rung does, in words. A static string. */
const char *ndfu_rung_text(enum ndfu_rung rung);

#endif
