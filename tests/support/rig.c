/* SPDX-License-Identifier: MIT */
#include "support/rig.h"

#include <stdlib.h>
#include <string.h>

#include "engine/internal.h"

enum {
    PORT_BUFFER = 4096, /* what the system takes of a host that writes faster than the line */
    TURNS_MAX = 20 * 1000 * 1000,
};

static const uint64_t SECOND_NS = UINT64_C(1000) * 1000 * 1000;
enum { LIMIT_SECONDS = 3600, SETTLE_SECONDS = 30 };

struct ndfu_engine_options rig_options(const struct ndfu_package *package,
                                       const struct ndfu_image **images)
{
    struct ndfu_engine_options options = {
        .images = images,
        .image_count = ndfu_package_image_count(package),
        .limits = ndfu_limits_default(),
        .wish = NDFU_FLOW_NO_WISH,
    };

    for (size_t i = 0; i < options.image_count; i++)
        images[i] = ndfu_package_image(package, i);
    return options;
}

void rig_take(struct rig *rig, struct target *target, struct ndfu_engine *engine, uint64_t now_ns)
{
    memset(rig, 0, sizeof *rig);
    rig->target = target;
    rig->engine = engine;
    rig->now_ns = now_ns;
    rig->limit_ns = now_ns + LIMIT_SECONDS * SECOND_NS;
    rig->stop_after = UINT64_MAX;
    if (!rig->engine)
        abort();
}

void rig_create(struct rig *rig, struct target *target, const struct ndfu_engine_options *options,
                uint64_t now_ns)
{
    rig_take(rig, target, ndfu_engine_make(options), now_ns);
}

/* The engine holds no pointers to itself but that to its list of images. */
void rig_clone(struct rig *copy, const struct rig *rig)
{
    *copy = *rig;
    copy->target = target_clone(rig->target);
    copy->engine = malloc(sizeof *copy->engine);
    if (!copy->engine)
        abort();
    *copy->engine = *rig->engine;
    copy->engine->options.images = copy->engine->images;
    copy->on_output = NULL;
    copy->on_event = NULL;
}

void rig_destroy_clone(struct rig *copy)
{
    ndfu_engine_destroy(copy->engine);
    target_destroy(copy->target);
}

static void close_port(struct rig *rig)
{
    if (rig->is_open)
        target_close(rig->target, rig->now_ns);
    rig->is_open = false;
}

void rig_destroy(struct rig *rig)
{
    close_port(rig);
    ndfu_engine_destroy(rig->engine);
}

static uint64_t now_us(const struct rig *rig)
{
    return rig->now_ns / 1000;
}

/* @return whether something happened */
static bool follow_port(struct rig *rig)
{
    if (rig->is_open && rig->generation != target_generation(rig->target)) {
        close_port(rig);
        ndfu_engine_link_down(rig->engine, now_us(rig));
        return true;
    }
    if (!rig->is_open && target_is_linked(rig->target)) {
        rig->is_open = target_open(rig->target, rig->now_ns);
        rig->generation = target_generation(rig->target);
        rig->link.size = sizeof rig->link;
        ndfu_engine_link_up(rig->engine, now_us(rig), rig->has_no_link ? NULL : &rig->link);
        return true;
    }
    return false;
}

static bool give_output(struct rig *rig)
{
    const uint8_t *bytes;
    size_t length = ndfu_engine_output(rig->engine, &bytes);
    const size_t unsent = target_unsent(rig->target, rig->now_ns);
    const size_t room = unsent < PORT_BUFFER ? PORT_BUFFER - unsent : 0;

    if (length > room)
        length = room;
    if (length > rig->stop_after - rig->sent)
        length = (size_t)(rig->stop_after - rig->sent);
    if (!rig->is_open || length == 0)
        return false;
    if (rig->on_output)
        rig->on_output(rig, bytes, length, rig->cookie);
    target_write(rig->target, rig->now_ns, bytes, length);
    rig->sent += length;
    ndfu_engine_sent(rig->engine, now_us(rig), length);
    return true;
}

static bool take_input(struct rig *rig)
{
    uint8_t bytes[256];
    const size_t length = target_read(rig->target, rig->now_ns, bytes, sizeof bytes);

    if (length > 0)
        ndfu_engine_receive(rig->engine, now_us(rig), bytes, length);
    return length > 0;
}

/* The first moment at which something happens on either side. */
static void pass_time(struct rig *rig)
{
    const uint64_t wakeup = ndfu_engine_wakeup(rig->engine);
    const uint64_t limit = wakeup < rig->limit_ns / 1000 ? wakeup * 1000 : rig->limit_ns;

    rig->now_ns = target_advance(rig->target, limit > rig->now_ns ? limit : rig->now_ns);
    rig->hangs = rig->now_ns >= rig->limit_ns;
    if (now_us(rig) >= wakeup)
        ndfu_engine_tick(rig->engine, now_us(rig));
}

static void take_events(struct rig *rig)
{
    const struct ndfu_event *event;

    while ((event = ndfu_engine_next_event(rig->engine))) {
        rig->last = *event;
        if (rig->on_event)
            rig->on_event(rig, &rig->last, rig->cookie);
    }
}

/* What was handed to the port still leaves it when the host has died, if the target takes it; what
 * the target answers, nobody reads. */
static enum ndfu_status die(struct rig *rig)
{
    const uint64_t until = rig->now_ns + SETTLE_SECONDS * SECOND_NS;
    uint8_t unread[256];

    while (rig->is_open && rig->now_ns < until && target_unsent(rig->target, rig->now_ns) > 0) {
        rig->now_ns = target_advance(rig->target, until);
        (void)target_read(rig->target, rig->now_ns, unread, sizeof unread);
    }
    return NDFU_E_CANCELLED;
}

enum ndfu_status rig_run(struct rig *rig)
{
    for (int turn = 0; !ndfu_engine_is_finished(rig->engine); turn++) {
        if (rig->sent >= rig->stop_after)
            return die(rig);
        if (rig->hangs || turn == TURNS_MAX)
            return NDFU_E_INTERNAL;
        if (!follow_port(rig) && !take_input(rig) && !give_output(rig))
            pass_time(rig);
        take_events(rig);
    }
    return ndfu_engine_result(rig->engine, &rig->error);
}

void rig_settle(struct rig *rig)
{
    rig->now_ns += SETTLE_SECONDS * SECOND_NS;
    target_run(rig->target, rig->now_ns);
}
