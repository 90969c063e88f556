/* SPDX-License-Identifier: MIT */
/* What faults do to the two streams of bytes. */
#include <string.h>

#include "target/boot.h"
#include "target/fault_rules.h"
#include "target/memory.h"
#include "target/port.h"
#include "target/state.h"

/* Whether a rule acts on the n-th byte or frame. Chances are drawn for every one. */
static bool acts(struct target_fault_rule *rule, uint64_t number)
{
    bool hit = false;

    if (rule->left == 0) {
        return false;
    }
    switch (rule->choice) {
    case TARGET_FAULT_AT:
        hit = number == rule->number;
        break;
    case TARGET_FAULT_EVERY:
        hit = (number + 1) % rule->number == 0;
        break;
    case TARGET_FAULT_CHANCE:
        hit = target_random(&rule->seed) < rule->chance;
        break;
    }
    if (hit && rule->left != UINT64_MAX) {
        rule->left--;
    }
    return hit;
}

/* Puts a byte on its way, behind everything that is late. */
static void deliver(struct target *target, enum target_direction direction, uint64_t at,
                    uint8_t byte)
{
    struct target_delayed *delayed = &target->faults->delayed;

    if (direction == TARGET_TO_HOST) {
        uint64_t until = target->faults->host_delay_until;

        target_outbox_append(&target->outbox, at > until ? at : until, byte);
    } else if (delayed->count > 0) {
        target_line_append(&delayed->line, &byte, 1);
        delayed->parts[delayed->count - 1].length++;
    } else {
        target_port_deliver(target, at, &byte, 1);
    }
}

static void deliver_all(struct target *target, enum target_direction direction, uint64_t at,
                        const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        deliver(target, direction, at, bytes[i]);
    }
}

/* Everything from here on is late. */
static void delay(struct target *target, enum target_direction direction, uint64_t at,
                  uint64_t duration)
{
    struct target_faults *faults = target->faults;
    struct target_delayed *delayed = &faults->delayed;
    uint64_t until = at + duration;

    if (direction == TARGET_TO_HOST) {
        faults->host_delay_until =
            until > faults->host_delay_until ? until : faults->host_delay_until;
        return;
    }
    if (delayed->count > 0 && delayed->parts[delayed->count - 1].at > until) {
        until = delayed->parts[delayed->count - 1].at;
    }
    if (delayed->count < TARGET_MAX_DELAYED) {
        delayed->parts[delayed->count].length = 0;
        delayed->parts[delayed->count++].at = until;
    } else {
        delayed->parts[delayed->count - 1].at = until;
    }
}

void target_fault_noise(struct target *target, struct target_fault_rule *rule, uint64_t at)
{
    for (uint64_t i = 0; i < rule->amount; i++) {
        deliver(target, rule->direction, at, (uint8_t)target_random(&rule->seed));
    }
}

/* A frame begins: decides what becomes of it. */
static void begin_frame(struct target *target, enum target_direction direction, uint64_t at)
{
    struct target_faults *faults = target->faults;
    struct target_fault_stream *stream = &faults->streams[direction];

    stream->dropping = false;
    stream->repeating = false;
    stream->flip_mask = 0;
    for (unsigned i = 0; i < faults->count; i++) {
        struct target_fault_rule *rule = &faults->rules[i];

        if (rule->direction != direction || rule->unit != TARGET_FAULT_FRAME ||
            !acts(rule, stream->frames)) {
            continue;
        }
        if (rule->action == TARGET_FAULT_DROP) {
            stream->dropping = true;
        } else if (rule->action == TARGET_FAULT_REPEAT) {
            stream->repeating = true;
        } else if (rule->action == TARGET_FAULT_FLIP) {
            stream->flip_mask = rule->mask;
            stream->flip_offset = rule->offset;
        } else {
            delay(target, direction, at, rule->duration);
        }
    }
}

static void remember(struct target_fault_stream *stream, uint8_t byte)
{
    if (!stream->frame) {
        stream->frame = target_allocate(TARGET_LONGEST_FRAME);
        stream->frame_length = 0;
    }
    if (stream->frame_length < TARGET_LONGEST_FRAME) {
        stream->frame[stream->frame_length++] = byte;
    }
}

static void end_frame(struct target *target, enum target_direction direction, uint64_t at)
{
    struct target_fault_stream *stream = &target->faults->streams[direction];

    stream->frames++;
    stream->in_frame = 0;
    if (stream->repeating && stream->frame) {
        deliver_all(target, direction, at, stream->frame, stream->frame_length);
    }
    free(stream->frame);
    stream->frame = NULL;
}

/* What the rules for single bytes make of one. @return how often it is delivered */
static unsigned act_on_byte(struct target *target, enum target_direction direction, uint64_t at,
                            uint8_t *byte)
{
    struct target_faults *faults = target->faults;
    struct target_fault_stream *stream = &faults->streams[direction];
    unsigned copies = 1;

    for (unsigned i = 0; i < faults->count; i++) {
        struct target_fault_rule *rule = &faults->rules[i];

        if (rule->direction != direction || rule->unit != TARGET_FAULT_BYTE ||
            target_fault_cuts(rule) || !acts(rule, stream->bytes)) {
            continue;
        }
        if (rule->action == TARGET_FAULT_DROP) {
            copies = 0;
        } else if (rule->action == TARGET_FAULT_REPEAT) {
            copies *= 2;
        } else if (rule->action == TARGET_FAULT_FLIP) {
            *byte ^= rule->mask;
        } else if (rule->action == TARGET_FAULT_DELAY) {
            delay(target, direction, at, rule->duration);
        } else {
            target_fault_noise(target, rule, at);
        }
    }
    return copies;
}

static void pass(struct target *target, enum target_direction direction, uint64_t at, uint8_t byte)
{
    struct target_fault_stream *stream = &target->faults->streams[direction];
    bool ends_frame = byte == TARGET_SLIP_END;
    unsigned copies;

    if (stream->in_frame == 0) {
        begin_frame(target, direction, at);
    }
    copies = act_on_byte(target, direction, at, &byte);
    stream->bytes++;
    if (stream->flip_mask != 0 && stream->in_frame == stream->flip_offset) {
        byte ^= stream->flip_mask;
    }
    stream->in_frame++;
    for (unsigned i = 0; i < copies && !stream->dropping; i++) {
        deliver(target, direction, at, byte);
        if (stream->repeating) {
            remember(stream, byte);
        }
    }
    if (ends_frame) {
        end_frame(target, direction, at);
    }
}

void target_fault_from_host(struct target *target, uint64_t at, uint8_t byte)
{
    pass(target, TARGET_FROM_HOST, at, byte);
}

void target_fault_to_host(struct target *target, uint64_t at, uint8_t byte)
{
    pass(target, TARGET_TO_HOST, at, byte);
}

void target_fault_release(struct target *target, uint64_t at)
{
    struct target_delayed *delayed = &target->faults->delayed;

    while (delayed->count > 0 && delayed->parts[0].at <= at) {
        size_t length = delayed->parts[0].length;

        delayed->count--;
        memmove(delayed->parts, delayed->parts + 1, delayed->count * sizeof delayed->parts[0]);
        if (length > 0) {
            target_port_deliver(target, at, target_line_bytes(&delayed->line), length);
            target_line_drop(&delayed->line, length);
        }
    }
}

void target_fault_unplug(struct target *target)
{
    struct target_faults *faults = target->faults;

    if (faults) {
        faults->delayed.count = 0;
        target_line_drop(&faults->delayed.line, target_line_length(&faults->delayed.line));
        faults->streams[TARGET_FROM_HOST].in_frame = 0;
        faults->streams[TARGET_TO_HOST].in_frame = 0;
    }
}
