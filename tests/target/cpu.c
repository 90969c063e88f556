/* SPDX-License-Identifier: MIT */
#include "target/cpu.h"

#include <string.h>

#include "target/boot.h"
#include "target/object.h"
#include "target/request.h"
#include "target/sender.h"
#include "target/uart.h"
#include "target/usb.h"

enum {
    REQUEST_NS = 2000, /* until a request takes effect */
    WRITE_NS = 150000, /* the same for a write: a CRC over the data, and the flash driver */
    SENT_NS = 500,
    TAIL_NS = 1000, /* from the response until the main loop takes the next event */
};

void target_cpu_init(struct target *target)
{
    memset(&target->scheduler, 0, sizeof target->scheduler);
    memset(&target->task, 0, sizeof target->task);
    target->task.until = TARGET_NEVER;
    target->stall_until = 0;
}

bool target_cpu_put(struct target *target, const struct target_event *event)
{
    struct target_scheduler *scheduler = &target->scheduler;

    if (scheduler->count == TARGET_SCHEDULER_SIZE) {
        return false;
    }
    scheduler->events[(scheduler->first + scheduler->count++) % TARGET_SCHEDULER_SIZE] = *event;
    return true;
}

static uint64_t running_at(const struct target *target, uint64_t at)
{
    return at > target->stall_until ? at : target->stall_until;
}

uint64_t target_cpu_next(const struct target *target)
{
    if (target->halted) {
        return TARGET_NEVER;
    }
    if (target->task.step == TARGET_STEP_IDLE) {
        return target->scheduler.count > 0 ? running_at(target, target->now) : TARGET_NEVER;
    }
    return target->task.until;
}

static void next_event_done(struct target *target)
{
    struct target_scheduler *scheduler = &target->scheduler;

    scheduler->first = (scheduler->first + 1) % TARGET_SCHEDULER_SIZE;
    scheduler->count--;
    target->task.step = TARGET_STEP_IDLE;
    target->task.until = TARGET_NEVER;
}

static void begin(struct target *target, uint64_t at)
{
    const struct target_event *event = &target->scheduler.events[target->scheduler.first];

    switch (event->type) {
    case TARGET_EVENT_PACKET:
        target_cpu_work(target, at, TARGET_STEP_PACKET, target_usb_begin_packet(target, at));
        break;
    case TARGET_EVENT_SENT:
        target_cpu_work(target, at, TARGET_STEP_SENT, SENT_NS);
        break;
    case TARGET_EVENT_REQUEST:
        target->task.request = event->request;
        target_cpu_work(target, at, TARGET_STEP_REQUEST,
                        event->request.opcode == TARGET_WRITE ? WRITE_NS : REQUEST_NS);
        break;
    }
}

void target_cpu_event(struct target *target, uint64_t at)
{
    switch (target->task.step) {
    case TARGET_STEP_IDLE:
        begin(target, at);
        break;
    case TARGET_STEP_PACKET:
        target_usb_end_packet(target, at);
        next_event_done(target);
        break;
    case TARGET_STEP_REQUEST:
        target_request_handle(target, at);
        break;
    case TARGET_STEP_VALIDATE:
        target_command_validated(target, at);
        break;
    case TARGET_STEP_HASH:
        target_data_hashed(target, at);
        break;
    case TARGET_STEP_SENT:
    case TARGET_STEP_TAIL:
        next_event_done(target);
        break;
    case TARGET_STEP_WAIT_EXECUTE:
    case TARGET_STEP_WAIT_RESPOND:
    case TARGET_STEP_WAIT:
        break; /* the flash tells */
    }
}

void target_cpu_stall(struct target *target, uint64_t at, uint64_t until)
{
    target_uart_hold(target, at);
    target_usb_hold(target, at, until);
    if (target->task.until != TARGET_NEVER) {
        target->task.until += until - at;
    }
    target_sender_hold(target, at, until);
    target->stall_until = until;
}

void target_cpu_resume(struct target *target, uint64_t at)
{
    target->stall_until = 0;
    target_uart_resume(target, at);
}

void target_cpu_hard_fault(struct target *target)
{
    target->halted = true;
    target->flash.at = TARGET_NEVER;
    target->report.hard_faults++;
}

void target_cpu_work(struct target *target, uint64_t at, enum target_step step, uint64_t time)
{
    target->task.step = step;
    target->task.until = running_at(target, at) + time;
}

static void finish(struct target *target, uint64_t at)
{
    target_cpu_work(target, at, TARGET_STEP_TAIL, TAIL_NS);
}

void target_cpu_answer(struct target *target, uint64_t at)
{
    target_respond(target, at, &target->task.response);
    finish(target, at);
}

void target_cpu_answer_after_flash(struct target *target, uint64_t at)
{
    if (target_flash_is_sync(target)) {
        target_cpu_wait(target, at, TARGET_STEP_WAIT_RESPOND);
    } else {
        target_cpu_answer(target, at);
    }
}

void target_cpu_done_after_flash(struct target *target, uint64_t at)
{
    if (target_flash_is_sync(target)) {
        target_cpu_wait(target, at, TARGET_STEP_WAIT);
    } else {
        finish(target, at);
    }
}

void target_cpu_wait(struct target *target, uint64_t at, enum target_step step)
{
    target->task.step = step;
    target->task.until = TARGET_NEVER;
    if (target->flash.count == 0) {
        target_cpu_flash_idle(target, at);
    }
}

void target_cpu_flash_idle(struct target *target, uint64_t at)
{
    if (target->mode == TARGET_BOOTING) {
        target_boot_event(target, at);
        return;
    }
    switch (target->task.step) {
    case TARGET_STEP_WAIT_EXECUTE:
        target_data_flash_idle(target, at);
        break;
    case TARGET_STEP_WAIT_RESPOND:
        target_cpu_answer(target, at);
        break;
    case TARGET_STEP_WAIT:
        finish(target, at);
        break;
    default:
        break; /* nobody waits */
    }
}
