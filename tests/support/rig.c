/* SPDX-License-Identifier: MIT */
#include "support/rig.h"

#include "support/cmocka.h"

#include <string.h>

enum {
    PORT_BUFFER = 4096, /* what the system takes of a host that writes faster than the line */
    TURNS_MAX = 20 * 1000 * 1000,
};

static const uint64_t HOUR_NS = UINT64_C(3600) * 1000 * 1000 * 1000;

void rig_create(struct rig *rig, struct target *target, const struct ndfu_package *package)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options options = {
        .images = images,
        .image_count = ndfu_package_image_count(package),
        .limits = ndfu_limits_default(),
    };

    for (size_t i = 0; i < options.image_count; i++)
        images[i] = ndfu_package_image(package, i);
    memset(rig, 0, sizeof *rig);
    rig->target = target;
    rig->engine = ndfu_engine_create(&options);
    rig->limit_ns = HOUR_NS;
    assert_non_null(rig->engine);
}

void rig_destroy(struct rig *rig)
{
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
        rig->is_open = false;
        ndfu_engine_link_down(rig->engine, now_us(rig));
        return true;
    }
    if (!rig->is_open && target_is_linked(rig->target)) {
        rig->is_open = target_open(rig->target, rig->now_ns);
        rig->generation = target_generation(rig->target);
        rig->links++;
        ndfu_engine_link_up(rig->engine, now_us(rig), &rig->link);
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
    if (!rig->is_open || length == 0)
        return false;
    target_write(rig->target, rig->now_ns, bytes, length);
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
    assert_true(rig->now_ns < rig->limit_ns);
    if (now_us(rig) >= wakeup)
        ndfu_engine_tick(rig->engine, now_us(rig));
}

enum ndfu_status rig_run(struct rig *rig)
{
    for (int turn = 0; !ndfu_engine_is_finished(rig->engine); turn++) {
        assert_true(turn < TURNS_MAX);
        if (!follow_port(rig) && !take_input(rig) && !give_output(rig))
            pass_time(rig);
        while (ndfu_engine_next_event(rig->engine, &rig->last))
            ;
    }
    return ndfu_engine_result(rig->engine, &rig->error);
}
