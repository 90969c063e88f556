/* SPDX-License-Identifier: MIT */
#include "plan/ladder.h"

enum { RUNGS = 8 };

/* From left to right, each until something is executed again. The last entry is always to fail. */
static const enum ndfu_rung ladders[][RUNGS] = {
    [NDFU_TROUBLE_SILENCE] = {NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC, NDFU_RUNG_SLOWER,
                              NDFU_RUNG_SLOWER, NDFU_RUNG_RESTART, NDFU_RUNG_ABORT,
                              NDFU_RUNG_RESTART, NDFU_RUNG_FAIL},
    [NDFU_TROUBLE_LOSS] = {NDFU_RUNG_SLOWER, NDFU_RUNG_SLOWER, NDFU_RUNG_SLOWER, NDFU_RUNG_RESYNC,
                           NDFU_RUNG_RESTART, NDFU_RUNG_ABORT, NDFU_RUNG_RESTART, NDFU_RUNG_FAIL},
    [NDFU_TROUBLE_RESET] = {NDFU_RUNG_RESYNC, NDFU_RUNG_SLOWER, NDFU_RUNG_SLOWER, NDFU_RUNG_SLOWER,
                            NDFU_RUNG_RESTART, NDFU_RUNG_ABORT, NDFU_RUNG_RESTART, NDFU_RUNG_FAIL},
    [NDFU_TROUBLE_REFUSAL] = {NDFU_RUNG_RESYNC, NDFU_RUNG_RESTART, NDFU_RUNG_SLOWER,
                              NDFU_RUNG_RESTART, NDFU_RUNG_ABORT, NDFU_RUNG_RESTART, NDFU_RUNG_FAIL,
                              NDFU_RUNG_FAIL},
    [NDFU_TROUBLE_LINK] = {NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC,
                           NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC, NDFU_RUNG_RESYNC, NDFU_RUNG_FAIL},
};

enum ndfu_rung ndfu_ladder_next(enum ndfu_trouble trouble, unsigned attempt)
{
    return ladders[trouble][attempt < RUNGS - 1 ? attempt : RUNGS - 1];
}

const char *ndfu_rung_text(enum ndfu_rung rung)
{
    switch (rung) {
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
