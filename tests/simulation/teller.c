/* SPDX-License-Identifier: MIT */
#include "simulation/teller.h"

#include <stdio.h>

enum { SHOWN = 24 };

static double milliseconds(uint64_t ns)
{
    return (double)ns / 1e6;
}

/* Buffers are lost and targets made deaf without a word: it shows at the next frame. */
static void tell_harm(struct teller *teller)
{
    const struct target_report *report = target_report(teller->target);

    if (report->leaks > teller->leaks)
        (void)printf("%15s ! buffers leaked, %u by now\n", "", (unsigned)report->leaks);
    if (report->wedges > teller->wedges)
        (void)printf("%15s ! the target was made deaf\n", "");
    teller->leaks = report->leaks;
    teller->wedges = report->wedges;
}

static void tell_frame(void *context, enum target_direction direction, uint64_t at,
                       const uint8_t *bytes, size_t length)
{
    struct teller *teller = context;
    const struct target_state state = target_state(teller->target);

    tell_harm(teller);
    (void)printf("%12.3f ms %c ", milliseconds(at), direction == TARGET_FROM_HOST ? '>' : '<');
    for (size_t i = 0; i < length && i < SHOWN; i++)
        (void)printf("%02x", bytes[i]);
    if (length > SHOWN)
        (void)printf("... (%zu bytes)", length);
    (void)printf("   [%u of %u buffers free, %u flash operations]\n", state.pool_free,
                 state.pool_size, state.flash_queue_used);
}

static void tell_reset(void *context, enum target_reset_cause cause, uint64_t at)
{
    static const char *const causes[TARGET_RESET_CAUSES] = {
        [TARGET_RESET_POWER] = "its power was cut",
        [TARGET_RESET_UPDATE] = "the update is over",
        [TARGET_RESET_ABORT] = "it was asked to",
        [TARGET_RESET_INACTIVITY] = "nothing came for too long",
        [TARGET_RESET_OVERRUN] = "its UART lost bytes",
        [TARGET_RESET_TRIGGER] = "its bootloader was asked for",
    };

    tell_harm(context);
    (void)printf("%12.3f ms the target resets: %s\n", milliseconds(at), causes[cause]);
}

struct target_observer teller_observer(struct teller *teller)
{
    return (struct target_observer){teller, tell_frame, tell_reset};
}

void teller_tell_event(const struct rig *rig, const struct ndfu_event *event, void *cookie)
{
    static const char *const names[] = {
        [NDFU_EVENT_CONNECTED] = "connected", [NDFU_EVENT_IMAGE] = "image",
        [NDFU_EVENT_WAITING] = "waiting",     [NDFU_EVENT_IMAGE_DONE] = "image done",
        [NDFU_EVENT_WARNING] = "warning",     [NDFU_EVENT_DONE] = "done",
        [NDFU_EVENT_RESUMED] = "resumed",     [NDFU_EVENT_RESTARTED] = "restarted",
        [NDFU_EVENT_RETRY] = "trouble",
    };

    (void)cookie;
    if (event->type != NDFU_EVENT_PROGRESS)
        (void)printf("%12.3f ms   %s: %s\n", milliseconds(rig->now_ns), names[event->type],
                     event->text);
}
