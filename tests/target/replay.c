/* SPDX-License-Identifier: MIT */
#include "target/replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "target/decoder.h"
#include "target/fault.h"
#include "target/target.h"

enum { LONGEST_FRAME = 4096, SCHEDULER_SIZE = 32 }; /* noise may be long without an END */

#define MILLISECOND_NS ((uint64_t)1000000)
#define PATIENCE_NS    (3000 * MILLISECOND_NS) /* how much later than recorded an answer may come */
#define RESET_NS       (20000 * MILLISECOND_NS) /* how long a target may take to reset itself */
#define STEP_NS        ((uint64_t)50)           /* how finely a moment of work is looked for */
#define FINE_NS        (5 * MILLISECOND_NS)     /* and for how long */

struct run {
    const struct target_vector *vector;
    struct target_replay *replay;
    struct target *target;
    uint64_t now;
    uint64_t lag;      /* behind the recorded times */
    uint64_t recorded; /* the last recorded time that was reached */
    unsigned resets;   /* when the port was opened last, or a reset was waited for */
    uint64_t generation;
};

static bool differ(struct run *run, const struct target_vector_line *line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool differ(struct run *run, const struct target_vector_line *line, const char *format, ...)
{
    va_list arguments;

    run->replay->line = line->number;
    va_start(arguments, format);
    (void)vsnprintf(run->replay->message, sizeof run->replay->message, format, arguments);
    va_end(arguments);
    return false;
}

static void remark(struct run *run, const struct target_vector_line *line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void remark(struct run *run, const struct target_vector_line *line, const char *format, ...)
{
    char *remarks = run->replay->remarks;
    size_t length = strlen(remarks);
    size_t size = sizeof run->replay->remarks;
    va_list arguments;

    (void)snprintf(remarks + length, size - length, "line %u: ", line->number);
    length = strlen(remarks);
    va_start(arguments, format);
    (void)vsnprintf(remarks + length, size - length, format, arguments);
    va_end(arguments);
    length = strlen(remarks);
    (void)snprintf(remarks + length, size - length, "\n");
}

static void print_bytes(char *text, size_t size, const uint8_t *bytes, size_t length)
{
    text[0] = '\0';
    for (size_t i = 0; i < length && 2 * i + 2 < size; i++) {
        (void)snprintf(text + 2 * i, size - 2 * i, "%02x", (unsigned)bytes[i]);
    }
}

static unsigned count_resets(const struct target *target)
{
    unsigned count = 0;

    for (unsigned cause = 0; cause < TARGET_RESET_CAUSES; cause++) {
        count += target_report(target)->resets[cause];
    }
    return count;
}

/* The time of the next line that says when, as it will be replayed; never without one. */
static uint64_t next_time(const struct run *run, const struct target_vector_line *line)
{
    const struct target_vector_line *end = run->vector->lines + run->vector->count;

    for (line++; line < end; line++) {
        if (line->is_timed) {
            return line->time + run->lag;
        }
    }
    return TARGET_NEVER;
}

/* Receives a frame with its END. @return its length, 0 when none comes before the limit */
static size_t receive(struct run *run, uint64_t limit, uint8_t *frame)
{
    size_t length = 0;

    for (;;) {
        uint8_t byte;

        while (target_read(run->target, run->now, &byte, 1) == 1) {
            if (length < LONGEST_FRAME) {
                frame[length++] = byte;
            }
            if (byte == TARGET_SLIP_END) {
                return length;
            }
        }
        if (run->now >= limit) {
            return 0;
        }
        run->now = target_advance(run->target, limit);
    }
}

static void run_until(struct run *run, uint64_t time)
{
    if (time > run->now) {
        run->now = time;
        target_run(run->target, time);
    }
}

/* Goes to the time of a line, which is as late as everything is. */
static void reach(struct run *run, const struct target_vector_line *line)
{
    if (line->is_timed) {
        run_until(run, line->time + run->lag);
        run->lag = run->now > line->time ? run->now - line->time : 0;
    }
}

static bool replay_receive(struct run *run, const struct target_vector_line *line)
{
    uint8_t frame[LONGEST_FRAME];
    char got[2 * LONGEST_FRAME + 1];
    char wanted[2 * LONGEST_FRAME + 1];
    size_t length = receive(run, line->time + run->lag + PATIENCE_NS, frame);

    print_bytes(wanted, sizeof wanted, line->bytes, line->length);
    print_bytes(got, sizeof got, frame, length);
    if (length != line->length || memcmp(frame, line->bytes, length) != 0) {
        return differ(run, line, "recorded %s, simulated %s", wanted, length ? got : "silence");
    }
    run->lag = run->now > line->time ? run->now - line->time : 0;
    run->replay->frames++;
    return true;
}

static bool replay_silence(struct run *run, const struct target_vector_line *line)
{
    uint64_t limit = run->now + line->time;
    uint64_t next = next_time(run, line);
    uint8_t frame[LONGEST_FRAME];
    char got[2 * LONGEST_FRAME + 1];
    size_t length;

    length = receive(run, next < limit ? next : limit, frame);
    if (length > 0) {
        print_bytes(got, sizeof got, frame, length);
        return differ(run, line, "recorded silence, simulated %s", got);
    }
    run->replay->silences++;
    return true;
}

/* How alike two states are. */
enum likeness { DIFFERENT, SAME_BUT_SCHEDULER, SAME };

static enum likeness compare_state(const struct target *target, const struct target_state *wanted)
{
    struct target_state state = target_state(target);

    if (state.index != wanted->index || state.limit != wanted->limit ||
        state.decoder != wanted->decoder || state.buffer != wanted->buffer ||
        state.opcode != wanted->opcode || state.pool_free != wanted->pool_free ||
        state.pool_size != wanted->pool_size ||
        state.flash_queue_used != wanted->flash_queue_used ||
        state.receipt_left != wanted->receipt_left ||
        state.receipt_target != wanted->receipt_target || state.flash != wanted->flash) {
        return DIFFERENT;
    }
    return state.scheduler_free == wanted->scheduler_free ? SAME : SAME_BUT_SCHEDULER;
}

/* Looks for the moment between now and the limit at which the state is most like the wanted one. */
static enum likeness find_state(const struct run *run, uint64_t limit,
                                const struct target_state *wanted)
{
    struct target *target = target_clone(run->target);
    uint64_t now = run->now;
    enum likeness best = compare_state(target, wanted);

    while (best != SAME && now < limit) {
        uint64_t next = target_next(target);
        enum likeness likeness;

        now = now - run->now < FINE_NS ? now + STEP_NS : next > now ? next : now + STEP_NS;
        if (now > limit) {
            now = limit;
        }
        target_run(target, now);
        likeness = compare_state(target, wanted);
        best = likeness > best ? likeness : best;
    }
    target_destroy(target);
    return best;
}

static bool differ_in_state(struct run *run, const struct target_vector_line *line, uint64_t time)
{
    struct target_state state;
    char wanted[256];
    char got[256];

    run_until(run, time);
    state = target_state(run->target);
    target_vector_format_state(&line->state, wanted, sizeof wanted);
    target_vector_format_state(&state, got, sizeof got);
    return differ(run, line, "recorded  %s\n    simulated %s", wanted, got);
}

static bool replay_state(struct run *run, const struct target_vector_line *line)
{
    uint64_t next = next_time(run, line);
    bool at_rest = line->state.scheduler_free == SCHEDULER_SIZE;
    enum likeness likeness;

    if (next == TARGET_NEVER || next < run->now) {
        next = run->now + 20 * MILLISECOND_NS; /* about as long as looking took */
    }
    likeness = find_state(run, next, &line->state);
    if (likeness == DIFFERENT || (likeness == SAME_BUT_SCHEDULER && at_rest)) {
        return differ_in_state(run, line, next);
    }
    if (likeness == SAME_BUT_SCHEDULER) {
        remark(run, line, "recorded sched_free=%u in the middle of work, never simulated",
               line->state.scheduler_free);
    }
    run->replay->states++;
    return true;
}

static void compare_count(struct run *run, const struct target_vector_line *line, const char *what,
                          int recorded, uint32_t simulated)
{
    if (recorded >= 0 && (uint32_t)recorded != simulated) {
        remark(run, line, "%s: recorded %d, simulated %u", what, recorded, simulated);
    }
}

static bool replay_counts(struct run *run, const struct target_vector_line *line)
{
    const struct target_report *report = target_report(run->target);

    compare_count(run, line, "allocation failures", line->counts.allocation_failures,
                  report->allocation_failures);
    compare_count(run, line, "double frees", line->counts.double_frees, report->double_frees);
    compare_count(run, line, "lost responses", line->counts.lost_responses, report->lost_responses);
    return true;
}

/* Where the recording does not say when, it was open when the next bytes were written. */
static bool replay_open(struct run *run, const struct target_vector_line *line)
{
    uint64_t next = next_time(run, line);

    if (!line->is_timed && next != TARGET_NEVER) {
        run_until(run, next);
    }
    run->resets = count_resets(run->target);
    run->generation = target_generation(run->target);
    return target_open(run->target, run->now) ||
           differ(run, line, "the port was there, simulated it is off the bus");
}

static bool replay_wait_reset(struct run *run, const struct target_vector_line *line)
{
    uint64_t limit = run->now + RESET_NS;

    while (count_resets(run->target) == run->resets && run->now < limit) {
        run_until(run, run->now + MILLISECOND_NS);
    }
    if (count_resets(run->target) == run->resets) {
        return differ(run, line, "the target reset itself, simulated it does not");
    }
    run->resets = count_resets(run->target);
    return true;
}

static bool replay_wait_port(struct run *run, const struct target_vector_line *line)
{
    uint64_t limit = run->now + RESET_NS;

    while (!target_is_linked(run->target) && run->now < limit) {
        run_until(run, run->now + MILLISECOND_NS);
    }
    return target_is_linked(run->target) ||
           differ(run, line, "the port came, simulated it does not");
}

static bool replay_hang_up(struct run *run, const struct target_vector_line *line)
{
    uint64_t limit = next_time(run, line);

    if (limit == TARGET_NEVER) {
        limit = run->now + RESET_NS;
    }
    while (target_generation(run->target) == run->generation && run->now < limit) {
        uint64_t step = run->now + MILLISECOND_NS;

        run_until(run, step < limit ? step : limit); /* past bytes that nobody reads */
    }
    return target_generation(run->target) != run->generation ||
           differ(run, line, "the port left the bus, simulated it does not");
}

static bool replay_restore(struct run *run, const struct target_vector_line *line)
{
    return target_restore(run->target, run->now, line->bytes, line->length) ||
           differ(run, line, "the flash is damaged");
}

static bool replay_faults(struct run *run, const struct target_vector_line *line)
{
    struct target_fault_error error;
    struct target_faults *faults = target_faults_parse(run->vector->faults, &error);

    if (!faults) {
        return differ(run, line, "rule %u: %s", error.line, error.message);
    }
    target_set_faults(run->target, run->now, faults);
    target_faults_destroy(faults);
    return true;
}

static bool replay_line(struct run *run, const struct target_vector_line *line)
{
    if (line->kind != TARGET_VECTOR_RECEIVE) { /* which may also come earlier */
        reach(run, line);
    }
    switch (line->kind) {
    case TARGET_VECTOR_SEND:
        target_write(run->target, run->now, line->bytes, line->length);
        return true;
    case TARGET_VECTOR_RECEIVE:
        return replay_receive(run, line);
    case TARGET_VECTOR_SILENCE:
        return replay_silence(run, line);
    case TARGET_VECTOR_STATE:
        return replay_state(run, line);
    case TARGET_VECTOR_OPEN:
        return replay_open(run, line);
    case TARGET_VECTOR_CLOSE:
        target_close(run->target, run->now);
        return true;
    case TARGET_VECTOR_SLEEP:
        run_until(run, run->now + line->time);
        return true;
    case TARGET_VECTOR_POWER_CYCLE:
        target_power_cycle(run->target, run->now);
        return true;
    case TARGET_VECTOR_ENTER_BOOTLOADER:
        target_enter_bootloader(run->target, run->now);
        return true;
    case TARGET_VECTOR_RESTORE:
        return replay_restore(run, line);
    case TARGET_VECTOR_FAULTS:
        return replay_faults(run, line);
    case TARGET_VECTOR_WAIT_RESET:
        return replay_wait_reset(run, line);
    case TARGET_VECTOR_WAIT_PORT:
        return replay_wait_port(run, line);
    case TARGET_VECTOR_HANG_UP:
        return replay_hang_up(run, line);
    case TARGET_VECTOR_COUNTS:
        return replay_counts(run, line);
    }
    return false;
}

/* Nothing is left over that was not recorded. */
static bool replay_end(struct run *run)
{
    const struct target_vector_line *last = &run->vector->lines[run->vector->count - 1];
    uint8_t frame[LONGEST_FRAME];
    char got[2 * LONGEST_FRAME + 1];
    size_t length = receive(run, run->now, frame);

    print_bytes(got, sizeof got, frame, length);
    return length == 0 || differ(run, last, "nothing more was recorded, simulated %s", got);
}

bool target_replay(const struct target_vector *vector, struct target_replay *replay)
{
    struct run run = {.vector = vector, .replay = replay};
    bool same = true;

    memset(replay, 0, sizeof *replay);
    run.target = target_create(&vector->config);
    if (!run.target) {
        (void)snprintf(replay->message, sizeof replay->message, "%s",
                       target_config_error(&vector->config));
        return false;
    }
    for (size_t i = 0; i < vector->count && same; i++) {
        same = replay_line(&run, &vector->lines[i]);
    }
    if (same && vector->count > 0) {
        same = replay_end(&run);
    }
    target_destroy(run.target);
    return same;
}
