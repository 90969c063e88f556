/* SPDX-License-Identifier: MIT */
#include "target/flash.h"

#include <string.h>

#include "target/boot.h"
#include "target/cpu.h"
#include "target/fault_rules.h"
#include "target/receiver.h"
#include "target/state.h"

enum {
    WORD = 4,
    START_NS = 40000, /* from the call until the SoftDevice starts an operation */
};

void target_flash_init(struct target_flash *flash)
{
    memset(flash, 0, sizeof *flash);
    flash->at = TARGET_NEVER;
}

static struct target_flash_request *current(struct target *target)
{
    return &target->flash.queue[target->flash.first];
}

static void start(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    flash->active = false;
    flash->at = target_flash_is_sync(target) ? at : at + START_NS;
}

static bool push(struct target *target, uint64_t at, const struct target_flash_request *request)
{
    struct target_flash *flash = &target->flash;
    unsigned places =
        target_flash_is_sync(target) ? TARGET_MAX_FLASH_QUEUE : target->config.flash_queue;

    if (flash->count >= places) {
        return false;
    }
    flash->queue[(flash->first + flash->count++) % TARGET_MAX_FLASH_QUEUE] = *request;
    if (flash->count == 1) {
        flash->done = 0;
        start(target, at);
    }
    return true;
}

bool target_flash_erase(struct target *target, uint64_t at, uint32_t address)
{
    struct target_flash_request request = {.source = TARGET_FROM_NOTHING, .address = address};

    return push(target, at, &request);
}

bool target_flash_store(struct target *target, uint64_t at,
                        const struct target_flash_request *request)
{
    if (target->config.parameter_check &&
        (request->address % WORD != 0 || request->length % WORD != 0 || request->length == 0)) {
        return false;
    }
    return push(target, at, request);
}

/* The first operation is over, done or not. */
static void finish(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;
    struct target_flash_request request = *current(target);

    flash->first = (flash->first + 1) % TARGET_MAX_FLASH_QUEUE;
    flash->count--;
    flash->done = 0;
    flash->active = false;
    flash->at = TARGET_NEVER;
    if (flash->count > 0) {
        start(target, at);
    }
    if (request.source == TARGET_FROM_BUFFER) {
        target_receiver_give_back(target, request.buffer);
    }
    if (request.ends_update) {
        target_end_update(target, at);
    } else if (flash->count == 0) {
        target_cpu_flash_idle(target, at);
    }
}

static const uint8_t *source_bytes(struct target *target,
                                   const struct target_flash_request *request)
{
    return request->source == TARGET_FROM_BUFFER ? target_buffer(target, request->buffer) + 1
                                                 : target->settings_image;
}

/* Programs the first bytes of the piece that is being written. */
static void apply(struct target *target, uint32_t length)
{
    struct target_flash *flash = &target->flash;
    const struct target_flash_request *request = current(target);

    if (length > flash->applied) {
        target_nvm_program(&target->nvm, request->address + flash->done + flash->applied,
                           source_bytes(target, request) + flash->done + flash->applied,
                           length - flash->applied);
        target->report.words += (length - flash->applied) / WORD;
        flash->applied = length;
    }
}

static void begin_erase(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    flash->active = true;
    flash->started_at = at;
    flash->at = at + target->config.erase_ns;
    if (target->config.flash != TARGET_FLASH_ASYNC || target_flash_is_sync(target)) {
        target_cpu_stall(target, at, flash->at);
    }
    target_fault_erase(target, at);
}

static void begin_piece(struct target *target, uint64_t at, uint32_t words)
{
    struct target_flash *flash = &target->flash;

    flash->active = true;
    flash->started_at = at;
    flash->piece = words * WORD;
    flash->applied = 0;
    flash->at = at + words * target->config.word_ns;
    if (!target_flash_is_sync(target) && target->config.flash == TARGET_FLASH_ASYNC_STALL) {
        target_cpu_stall(target, at, flash->at);
    }
    target_fault_words(target, at, words);
}

static void begin_store(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;
    const struct target_flash_request *request = current(target);
    uint32_t words = (request->length - flash->done) / WORD;
    bool sync = target_flash_is_sync(target);

    if (request->address % WORD != 0) {
        if (sync) {
            target_cpu_hard_fault(target);
        } else {
            finish(target, at); /* the SoftDevice refuses it, and nobody asks */
        }
    } else if (words == 0) {
        finish(target, at); /* an odd end never reaches the flash */
    } else {
        if (!sync && words > target->config.flash_max_write) {
            words = target->config.flash_max_write;
        }
        begin_piece(target, at, words);
    }
}

/* What is at work has reached the flash. */
static void complete(struct target *target)
{
    if (current(target)->source == TARGET_FROM_NOTHING) {
        target_nvm_erase(&target->nvm, current(target)->address);
        target->report.erases++;
    } else {
        apply(target, target->flash.piece);
    }
}

static void end_store(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    flash->done += flash->piece;
    if (current(target)->length - flash->done >= WORD) {
        start(target, at);
    } else {
        finish(target, at);
    }
}

void target_flash_event(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;
    bool erase = current(target)->source == TARGET_FROM_NOTHING;

    if (!flash->active) {
        if (erase) {
            begin_erase(target, at);
        } else {
            begin_store(target, at);
        }
        return;
    }
    complete(target);
    if (erase) {
        finish(target, at);
    } else {
        end_store(target, at);
    }
}

static uint32_t words_by(const struct target *target, uint64_t at)
{
    const struct target_flash *flash = &target->flash;
    uint64_t words = flash->piece / WORD;

    if (target->config.word_ns > 0 && (at - flash->started_at) / target->config.word_ns < words) {
        words = (at - flash->started_at) / target->config.word_ns;
    }
    return (uint32_t)words;
}

void target_flash_catch_up(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    if (flash->count > 0 && flash->active && current(target)->source != TARGET_FROM_NOTHING) {
        apply(target, words_by(target, at) * WORD);
    }
}

/* An erase that was cut off leaves every cell anywhere between what it held and FF. */
static void tear_erase(struct target *target)
{
    uint8_t page[TARGET_PAGE_SIZE];
    uint32_t address = current(target)->address / TARGET_PAGE_SIZE * TARGET_PAGE_SIZE;

    target_nvm_read(&target->nvm, address, page, sizeof page);
    for (size_t i = 0; i < sizeof page; i++) {
        page[i] |= (uint8_t)target_random(&target->random);
    }
    target_nvm_replace(&target->nvm, address, page, sizeof page);
}

/* A word that was cut off has some of its bits. */
static void tear_word(struct target *target)
{
    struct target_flash *flash = &target->flash;
    const struct target_flash_request *request = current(target);
    uint32_t offset = flash->done + flash->applied;
    uint8_t word[WORD];

    memcpy(word, source_bytes(target, request) + offset, sizeof word);
    for (size_t i = 0; i < sizeof word; i++) {
        word[i] |= (uint8_t)target_random(&target->random);
    }
    target_nvm_program(&target->nvm, request->address + offset, word, sizeof word);
}

void target_flash_limit(struct target *target, uint32_t words, bool clean)
{
    struct target_flash *flash = &target->flash;

    if (flash->count == 0 || !flash->active) {
        return;
    }
    if (current(target)->source != TARGET_FROM_NOTHING) {
        apply(target, words * WORD);
        flash->piece = flash->applied + WORD; /* the next word is the one that may be torn */
        flash->started_at = TARGET_NEVER;
    }
    flash->active = !clean;
    flash->at = TARGET_NEVER;
}

static void tear(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    target->report.torn++;
    if (current(target)->source == TARGET_FROM_NOTHING) {
        tear_erase(target);
        return;
    }
    if (flash->started_at <= at) {
        target_flash_catch_up(target, at);
    }
    if (flash->applied < flash->piece) {
        tear_word(target);
    }
}

void target_flash_cut(struct target *target, uint64_t at)
{
    struct target_flash *flash = &target->flash;

    if (flash->count > 0 && flash->active && !target->halted) {
        if (flash->at > at) {
            tear(target, at);
        } else {
            complete(target); /* at this very moment: an interrupt came first */
        }
    }
    target_flash_init(flash);
}
