/* SPDX-License-Identifier: MIT */
#include "target/fault.h"

#include <string.h>

#include "target/boot.h"
#include "target/fault_rules.h"
#include "target/memory.h"
#include "target/state.h"
#include "target/uart.h"
#include "target/usb.h"

struct target_faults *target_faults_copy(const struct target_faults *faults)
{
    struct target_faults *copy;

    if (!faults) {
        return NULL;
    }
    copy = target_allocate(sizeof *copy);
    *copy = *faults;
    target_line_copy(&copy->delayed.line, &faults->delayed.line);
    for (unsigned i = 0; i < 2; i++) {
        if (faults->streams[i].frame) {
            copy->streams[i].frame = target_allocate(TARGET_LONGEST_FRAME);
            memcpy(copy->streams[i].frame, faults->streams[i].frame,
                   faults->streams[i].frame_length);
        }
    }
    return copy;
}

void target_faults_destroy(struct target_faults *faults)
{
    if (faults) {
        target_line_release(&faults->delayed.line);
        free(faults->streams[0].frame);
        free(faults->streams[1].frame);
        free(faults);
    }
}

void target_set_faults(struct target *target, uint64_t now, const struct target_faults *faults)
{
    target_run(target, now);
    target_faults_destroy(target->faults);
    target->faults = target_faults_copy(faults);
    if (target->faults) {
        target->faults->start = target->now;
        target->faults->start_taken = target->line.taken;
        target->faults->start_erases = target->report.erases;
        target->faults->start_words = target->report.words;
        target_fault_received(target, target->now); /* power cut at byte 0 */
    }
}

static void cut_later(struct target_faults *faults, struct target_fault_rule *rule, uint64_t at)
{
    rule->left = 0;
    faults->cut_at = at;
    faults->cut_off = rule->duration;
    faults->cut_port = rule->action == TARGET_FAULT_PORT;
    faults->cut_exact = rule->unit != TARGET_FAULT_BYTE;
    faults->cut_clean = !rule->half;
}

/* Finds a power cut that is due within a range of erases or words. */
static struct target_fault_rule *find_cut(struct target *target, enum target_fault_unit unit,
                                          uint64_t first, uint64_t count)
{
    struct target_faults *faults = target->faults;

    for (unsigned i = 0; i < faults->count; i++) {
        struct target_fault_rule *rule = &faults->rules[i];

        if (rule->action == TARGET_FAULT_POWER && rule->unit == unit && rule->left > 0 &&
            rule->number >= first && rule->number < first + count) {
            return rule;
        }
    }
    return NULL;
}

void target_fault_erase(struct target *target, uint64_t at)
{
    struct target_fault_rule *rule;

    if (!target->faults) {
        return;
    }
    rule = find_cut(target, TARGET_FAULT_ERASE,
                    target->report.erases - target->faults->start_erases, 1);
    if (rule) {
        cut_later(target->faults, rule, at + (rule->half ? target->config.erase_ns / 2 : 0));
    }
}

void target_fault_words(struct target *target, uint64_t at, uint32_t words)
{
    uint64_t first;
    struct target_fault_rule *rule;

    if (!target->faults) {
        return;
    }
    first = target->report.words - target->faults->start_words;
    rule = find_cut(target, TARGET_FAULT_WORD, first, words);
    if (rule) {
        target->faults->cut_words = (uint32_t)(rule->number - first);
        cut_later(target->faults, rule,
                  at + target->faults->cut_words * target->config.word_ns +
                      (rule->half ? target->config.word_ns / 2 : 0));
    }
}

static bool waits_for_byte(const struct target_fault_rule *rule)
{
    return target_fault_cuts(rule) && rule->unit == TARGET_FAULT_BYTE && rule->left > 0;
}

uint64_t target_fault_bytes_left(const struct target *target)
{
    const struct target_faults *faults = target->faults;
    uint64_t left = UINT64_MAX;

    for (unsigned i = 0; faults && i < faults->count; i++) {
        const struct target_fault_rule *rule = &faults->rules[i];
        uint64_t taken = target->line.taken - faults->start_taken;

        if (waits_for_byte(rule)) {
            uint64_t rest = rule->number > taken ? rule->number - taken : 0;

            left = rest < left ? rest : left;
        }
    }
    return left;
}

void target_fault_received(struct target *target, uint64_t at)
{
    struct target_faults *faults = target->faults;

    for (unsigned i = 0; faults && i < faults->count; i++) {
        struct target_fault_rule *rule = &faults->rules[i];

        if (waits_for_byte(rule) && target->line.taken - faults->start_taken >= rule->number) {
            cut_later(faults, rule, at);
        }
    }
}

/* When a rule that waits for a time acts. */
static uint64_t rule_time(const struct target_faults *faults, const struct target_fault_rule *rule)
{
    return rule->unit == TARGET_FAULT_TIME && rule->left > 0 ? faults->start + rule->number
                                                             : TARGET_NEVER;
}

uint64_t target_fault_next(const struct target *target)
{
    const struct target_faults *faults = target->faults;
    uint64_t next;

    if (!faults) {
        return TARGET_NEVER;
    }
    next = faults->cut_at;
    if (faults->delayed.count > 0 && faults->delayed.parts[0].at < next) {
        next = faults->delayed.parts[0].at;
    }
    for (unsigned i = 0; i < faults->count; i++) {
        uint64_t time = rule_time(faults, &faults->rules[i]);

        next = time < next ? time : next;
    }
    return next;
}

static void cut_now(struct target *target, uint64_t at)
{
    struct target_faults *faults = target->faults;
    uint64_t off = faults->cut_off;

    faults->cut_at = TARGET_NEVER;
    if (faults->cut_port) {
        target_port_cut(target, at, off);
        return;
    }
    if (faults->cut_exact) {
        target_flash_limit(target, faults->cut_words, faults->cut_clean);
    }
    target_power_cut(target, at, off);
}

static void act_in_time(struct target *target, struct target_fault_rule *rule, uint64_t at)
{
    rule->left = 0;
    if (rule->action == TARGET_FAULT_POWER) {
        target_power_cut(target, at, rule->duration);
    } else if (rule->action == TARGET_FAULT_PORT) {
        target_port_cut(target, at, rule->duration);
    } else {
        target_fault_noise(target, rule, at);
    }
}

void target_fault_event(struct target *target, uint64_t at)
{
    struct target_faults *faults = target->faults;

    if (faults->cut_at <= at) {
        cut_now(target, at);
    }
    if (faults->delayed.count > 0 && faults->delayed.parts[0].at <= at) {
        target_fault_release(target, at);
    }
    for (unsigned i = 0; i < faults->count; i++) {
        if (rule_time(faults, &faults->rules[i]) <= at) {
            act_in_time(target, &faults->rules[i], at);
        }
    }
}
