/* SPDX-License-Identifier: MIT */
/* Whose word counts for the end of an image, in front of a scripted target. */
#include "support/engine_bench.h"

#include <string.h>

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

enum { EXECUTE = 0x04, CREATE = 0x01, PING = 0x09, OBJECT = 4096, IMAGE = 10000 };

static const uint8_t success[] = {0x60, EXECUTE, 0x01, 0xc0};

/* An update whose last execute is never answered: the target has not executed it. */
static void lose_last_execute(struct engine_bench *bench)
{
    SCRIPT(bench, EXECUTE, DATA, "");
    bench->target.script.skip = IMAGE / OBJECT;
    bench->target.script.times = 1;
    engine_bench_link_up(bench);
    while (!bench->target.has_answered_by_script)
        engine_bench_step(bench);
}

/* What comes behind the next answer to this is the success of an execute. */
static void succeed_late(struct engine_bench *bench, int opcode, int object, const char *first,
                         size_t length)
{
    unsigned pings;

    bench->target.has_answered_by_script = false;
    engine_bench_script(bench, opcode, object, first, length);
    bench->target.script.times = 1;
    while (!bench->target.has_answered_by_script)
        engine_bench_step(bench);
    pings = bench->target.requests[PING];
    while (bench->target.requests[PING] == pings)
        engine_bench_step(bench);
    ndfu_engine_receive(bench->engine, bench->now, success, sizeof success);
}

static void assert_whole(struct engine_bench *bench)
{
    assert_int_equal(engine_bench_finish(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], IMAGE);
}

/* Behind an unanswered last execute, the update goes on from the init packet that is still there:
 * the late answer to the execute of that was taken for a success of the whole. */
static void a_late_answer_to_an_older_execute_was_a_success(void **state)
{
    struct engine_bench *bench = *state;

    lose_last_execute(bench);
    succeed_late(bench, EXECUTE, COMMAND, "", 0);
    assert_whole(bench);
}

static void an_answer_behind_a_spoiled_one_was_a_success(void **state)
{
    struct engine_bench *bench = *state;

    lose_last_execute(bench);
    succeed_late(bench, EXECUTE, COMMAND, "\x60\x04\xc0", 3);
    assert_whole(bench);
}

/* The target came back with half of the image, and was told to run the new firmware "it may well".
 */
static void a_target_that_came_back_without_the_image_is_not_said_to_run_it(void **state)
{
    struct engine_bench *bench = *state;
    unsigned creates;

    lose_last_execute(bench);
    bench->target.executed[DATA] = OBJECT;
    bench->target.offset[DATA] = OBJECT + 4;
    bench->target.end[DATA] = 2 * OBJECT;
    bench->target.crc[DATA] = 1;
    creates = bench->target.requests[CREATE];
    while (bench->target.requests[CREATE] == creates)
        engine_bench_step(bench);
    ndfu_engine_link_down(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PORT_GONE);
    assert_message_has(bench, "and did not come back in time");
    assert_null(strstr(bench->error.message, "new firmware"));
}

/* Over a UART the last execute is answered well by a target that was reset before, of the init
 * packet; then its port goes away. */
static void lose_link_behind_last_execute(struct engine_bench *bench, bool goes_with_target)
{
    bench->target.mtu = 131;
    bench->link.baud_rate = 115200;
    bench->link.has_flow_control = true;
    bench->link.goes_with_target = goes_with_target;
    SCRIPT(bench, EXECUTE, DATA, "\x60\x04\x01\xc0");
    bench->target.script.skip = IMAGE / OBJECT;
    bench->target.script.times = 1;
    engine_bench_link_up(bench);
    while (!bench->target.has_answered_by_script || bench->target.after_script == 0)
        engine_bench_step(bench);
    ndfu_engine_link_down(bench->engine, bench->now);
}

/* An adapter that was unplugged counted as the target's word. */
static void an_adapter_that_goes_away_confirmed_the_image(void **state)
{
    struct engine_bench *bench = *state;

    lose_link_behind_last_execute(bench, false);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PORT_GONE);
    assert_message_has(bench, "run the update again to be sure");
}

static void an_adapter_that_comes_back_is_asked_again(void **state)
{
    struct engine_bench *bench = *state;

    lose_link_behind_last_execute(bench, false);
    engine_bench_link_up(bench);
    assert_whole(bench);
}

/* Had it been reset before, its port would have gone then. */
static void a_port_that_goes_with_its_target_confirms_the_image(void **state)
{
    struct engine_bench *bench = *state;

    lose_link_behind_last_execute(bench, true);
    assert_int_equal(engine_bench_finish(bench), NDFU_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_late_answer_to_an_older_execute_was_a_success),
        TEST(an_answer_behind_a_spoiled_one_was_a_success),
        TEST(a_target_that_came_back_without_the_image_is_not_said_to_run_it),
        TEST(an_adapter_that_goes_away_confirmed_the_image),
        TEST(an_adapter_that_comes_back_is_asked_again),
        TEST(a_port_that_goes_with_its_target_confirms_the_image),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
