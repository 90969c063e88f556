/* SPDX-License-Identifier: MIT */
#include "target/usb.h"

#include <string.h>

#include "target/cpu.h"
#include "target/fault_rules.h"
#include "target/receiver.h"
#include "target/state.h"

enum {
    PACKET_NS = 45000, /* from asking for a packet until it is there */
    DECODE_NS = 50,    /* a byte */
};

void target_usb_init(struct target *target)
{
    memset(&target->usb, 0, sizeof target->usb);
    target->usb.armed = true;
    target->usb.arrival_at = TARGET_NEVER;
}

void target_usb_unplug(struct target *target)
{
    target->usb.arrival_at = TARGET_NEVER;
}

void target_usb_poll(struct target *target, uint64_t at)
{
    struct target_usb *usb = &target->usb;

    if (target->config.transport == TARGET_USB && target->linked && usb->armed &&
        usb->arrival_at == TARGET_NEVER && target_line_length(&target->line) > 0) {
        usb->arrival_at = at + PACKET_NS;
    }
}

/* An interrupt waits while the CPU stands still. */
static uint64_t interrupt_at(const struct target *target, uint64_t at)
{
    return at > target->stall_until ? at : target->stall_until;
}

uint64_t target_usb_next(const struct target *target)
{
    uint64_t next = TARGET_NEVER;

    if (target->halted || target->config.transport != TARGET_USB) {
        return TARGET_NEVER;
    }
    if (target->usb.arrival_at != TARGET_NEVER) {
        next = interrupt_at(target, target->usb.arrival_at);
    }
    if (target->sender.notify && interrupt_at(target, target->sender.free_at) < next) {
        next = interrupt_at(target, target->sender.free_at);
    }
    return next;
}

static void arrived(struct target *target, uint64_t at)
{
    struct target_usb *usb = &target->usb;
    struct target_event event = {.type = TARGET_EVENT_PACKET};
    size_t waiting = target_line_length(&target->line);

    if (!target_cpu_put(target, &event)) {
        usb->arrival_at = at + PACKET_NS; /* the driver holds it until there is a place */
        return;
    }
    usb->length = waiting < TARGET_USB_PACKET ? waiting : TARGET_USB_PACKET;
    usb->position = 0;
    usb->armed = false;
    usb->arrival_at = TARGET_NEVER;
    memcpy(usb->packet, target_line_bytes(&target->line), usb->length);
    target_line_drop(&target->line, usb->length);
    target_fault_received(target, at);
}

void target_usb_event(struct target *target, uint64_t at)
{
    struct target_event event = {.type = TARGET_EVENT_SENT};

    if (target->sender.notify && interrupt_at(target, target->sender.free_at) <= at) {
        target->sender.notify = false;
        (void)target_cpu_put(target, &event);
    }
    if (target->usb.arrival_at != TARGET_NEVER &&
        interrupt_at(target, target->usb.arrival_at) <= at) {
        arrived(target, at);
    }
}

uint64_t target_usb_begin_packet(struct target *target, uint64_t at)
{
    target->usb.decoded_at = at;
    return target->usb.length * DECODE_NS;
}

static void decode(struct target *target, uint64_t at, size_t count)
{
    struct target_usb *usb = &target->usb;

    target_receiver_feed(target, at, usb->packet + usb->position, count);
    usb->position += count;
    usb->decoded_at += count * DECODE_NS;
}

void target_usb_catch_up(struct target *target, uint64_t at)
{
    struct target_usb *usb = &target->usb;
    size_t left = usb->length - usb->position;
    uint64_t count;

    if (target->task.step == TARGET_STEP_PACKET && left > 0 && at > usb->decoded_at) {
        count = (at - usb->decoded_at) / DECODE_NS;
        decode(target, at, count < left ? (size_t)count : left);
    }
}

void target_usb_end_packet(struct target *target, uint64_t at)
{
    decode(target, at, target->usb.length - target->usb.position);
    target->usb.armed = true;
    target_usb_poll(target, at);
}

void target_usb_hold(struct target *target, uint64_t at, uint64_t until)
{
    target_usb_catch_up(target, at);
    target->usb.decoded_at += until - at;
}
