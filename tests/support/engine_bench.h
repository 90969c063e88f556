/* SPDX-License-Identifier: MIT */
/**
 * @file
 * An engine in front of a scripted target, in virtual time.
 */
#ifndef NDFU_TESTS_ENGINE_BENCH_H
#define NDFU_TESTS_ENGINE_BENCH_H

#include "support/cmocka.h"

#include "engine/engine.h"
#include "support/scripted_target.h"

/** Object types, as numbers on the wire. */
enum { COMMAND = 1, DATA = 2 };

struct engine_bench {
    struct scripted_target target;
    struct ndfu_engine *engine;
    struct ndfu_link link; /**< its size sets engine_bench_link_up() */
    uint64_t now;
    size_t chunk;           /**< bytes that the port takes at a time; 0 for all */
    size_t sent;            /**< bytes that it took */
    size_t stop_at;         /**< it takes no more than so many; 0 for no limit */
    struct ndfu_event last; /**< the last event of the update */
    struct ndfu_error error;
};

/** The image that is sent: 10000 bytes, an init packet of 139 bytes. */
extern const struct ndfu_image bench_image;

/** For cmocka_unit_test_setup_teardown(): *state is a struct engine_bench. */
int engine_bench_set_up(void **state);
int engine_bench_tear_down(void **state);

/** A new engine and a new target; the rest stays. */
void engine_bench_start_again(struct engine_bench *bench);

/** Gives a request, while an object type is selected or any time, an answer of one's own. */
void engine_bench_script(struct engine_bench *bench, int opcode, int object, const char *bytes,
                         size_t length);

#define SCRIPT(bench, opcode, object, text) \
    engine_bench_script(bench, opcode, object, text, sizeof(text) - 1)

/** One thing that can happen now. @return false where nothing can */
bool engine_bench_turn(struct engine_bench *bench);

/** One thing that can happen now, or the next moment at which something can. */
void engine_bench_step(struct engine_bench *bench);

/** Goes on until the engine is finished. @return its result, with the detail in bench->error */
enum ndfu_status engine_bench_finish(struct engine_bench *bench);

/** Brings the link up, as bench->link has it. */
void engine_bench_link_up(struct engine_bench *bench);

/** Brings the link up and goes on until the engine is finished. */
enum ndfu_status engine_bench_run(struct engine_bench *bench);

/** Fails where the error's message does not have this text in it. */
void assert_message_has(const struct engine_bench *bench, const char *text);

/** Every request of an update that is answered, and what the engine calls it. */
struct bench_request {
    int opcode;
    int object;
    const char *name;
};

extern const struct bench_request bench_requests[];
extern const int bench_request_count;

#endif
