/* SPDX-License-Identifier: MIT */
#include "target/target.h"

#include <string.h>

#include "target/boot.h"
#include "target/fault_rules.h"
#include "target/machine.h"
#include "target/memory.h"
#include "target/receiver.h"
#include "target/state.h"
#include "target/usb.h"

/* splitmix64 */
uint32_t target_random(uint64_t *state)
{
    uint64_t value = *state += 0x9E3779B97F4A7C15u;

    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)(value >> 32 ^ value);
}

static size_t size_of(const struct target *target)
{
    return sizeof *target + (size_t)target->config.rx_buffers * target_receiver_limit(target);
}

struct target *target_create(const struct target_config *config)
{
    struct target head = {.config = *config};
    struct target *target;

    if (target_config_error(config)) {
        return NULL;
    }
    target = target_allocate(size_of(&head));
    memset(target, 0, size_of(&head));
    target->config = *config;
    target->random = config->seed;
    target->linked = config->transport == TARGET_UART;
    target_flash_init(&target->flash);
    target_usb_init(target);
    target_power_cut(target, 0, 0);
    target->report.power_cuts = 0;
    return target;
}

struct target *target_clone(const struct target *target)
{
    struct target *clone = target_allocate(size_of(target));

    memcpy(clone, target, size_of(target));
    target_nvm_copy(&clone->nvm, &target->nvm);
    target_line_copy(&clone->line, &target->line);
    target_outbox_copy(&clone->outbox, &target->outbox);
    clone->faults = target_faults_copy(target->faults);
    clone->observer = (struct target_observer){0};
    return clone;
}

void target_destroy(struct target *target)
{
    if (target) {
        target_nvm_release(&target->nvm);
        target_line_release(&target->line);
        target_outbox_release(&target->outbox);
        target_faults_destroy(target->faults);
        free(target);
    }
}

void target_power_cycle(struct target *target, uint64_t now)
{
    target_run(target, now);
    target_power_cut(target, target->now, 0);
}

void target_enter_bootloader(struct target *target, uint64_t now)
{
    target_run(target, now);
    target_reset(target, target->now, TARGET_RESET_TRIGGER);
}

void target_run(struct target *target, uint64_t now)
{
    target_machine_run(target, now);
}

const struct target_report *target_report(const struct target *target)
{
    return &target->report;
}

enum target_mode target_mode(const struct target *target)
{
    return target->mode;
}

void target_flash_read(const struct target *target, uint32_t address, uint8_t *bytes, size_t length)
{
    target_nvm_read(&target->nvm, address, bytes, length);
}

void target_set_observer(struct target *target, const struct target_observer *observer)
{
    target->observer = observer ? *observer : (struct target_observer){0};
}

static enum target_flash_operation flash_operation(const struct target *target)
{
    if (target_flash_is_sync(target) || target->flash.count == 0) {
        return TARGET_FLASH_IDLE;
    }
    return target->flash.queue[target->flash.first].source == TARGET_FROM_NOTHING
               ? TARGET_FLASH_ERASE
               : TARGET_FLASH_WRITE;
}

struct target_state target_state(const struct target *target)
{
    return (struct target_state){
        .index = target->decoder.index,
        .limit = target->decoder.limit,
        .decoder = target->decoder.state,
        .buffer = target->buffer,
        .opcode = target->buffers[(size_t)target->buffer * target->decoder.limit],
        .pool_free = target->pool.free,
        .pool_size = target->pool.size,
        .scheduler_free = TARGET_SCHEDULER_SIZE - target->scheduler.count,
        .flash_queue_used = target_flash_is_sync(target) ? 0 : target->flash.count,
        .receipt_left = target->receipt_left,
        .receipt_target = target->receipt_target,
        .flash = flash_operation(target),
    };
}
