/* SPDX-License-Identifier: MIT */
#include "plan/ladder.h"

enum { RUNGS = 8 };

#define RESYNC  NDFU_RUNG_RESYNC
#define SLOWER  NDFU_RUNG_SLOWER
#define RESTART NDFU_RUNG_RESTART
#define ABORT   NDFU_RUNG_ABORT
#define FAIL    NDFU_RUNG_FAIL

/* From left to right, each until something is executed again. The last entry is always to fail. */
static const enum ndfu_rung ladders[][RUNGS] = {
    [NDFU_TROUBLE_SILENCE] = {RESYNC, RESYNC, SLOWER, SLOWER, RESTART, ABORT, RESTART, FAIL},
    [NDFU_TROUBLE_LOSS] = {SLOWER, SLOWER, SLOWER, RESYNC, RESTART, ABORT, RESTART, FAIL},
    [NDFU_TROUBLE_RESET] = {RESYNC, SLOWER, SLOWER, SLOWER, RESTART, ABORT, RESTART, FAIL},
    [NDFU_TROUBLE_REFUSAL] = {RESYNC, RESTART, SLOWER, RESTART, ABORT, RESTART, FAIL, FAIL},
    [NDFU_TROUBLE_DENIAL] = {RESYNC, RESYNC, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL},
    [NDFU_TROUBLE_LINK] = {RESYNC, RESYNC, RESYNC, RESYNC, RESYNC, RESYNC, RESYNC, FAIL},
};

enum ndfu_rung ndfu_ladder_next(enum ndfu_trouble trouble, bool may_ask, unsigned attempt)
{
    if (trouble == NDFU_TROUBLE_SILENCE && may_ask)
        return NDFU_RUNG_ASK;
    return ladders[trouble][attempt < RUNGS - 1 ? attempt : RUNGS - 1];
}

const char *ndfu_rung_text(enum ndfu_rung rung)
{
    switch (rung) {
    case NDFU_RUNG_ASK:
        return "asking again";
    case NDFU_RUNG_RESYNC:
        return "trying again";
    case NDFU_RUNG_SLOWER:
        return "trying again, slower";
    case NDFU_RUNG_RESTART:
        return "starting over from the init packet";
    case NDFU_RUNG_ABORT:
        return "asking the target to reset, and starting over";
    case NDFU_RUNG_FAIL:
        return "giving up";
    }
    return "giving up";
}
