/* SPDX-License-Identifier: MIT */
/* Answers that are well-formed and wrong: nothing in the protocol protects their bits. */
#include "support/engine_bench.h"

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

/* 131 with one bit flipped, or 2051 with another. */
static void a_spoiled_mtu_is_asked_for_again(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x07, 0, "\x60\x07\x01\x83\x01\xc0");
    bench->target.script.times = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.requests[0x07], 2);
    assert_int_equal(bench->target.longest_write, 128);
}

static void an_unusual_mtu_that_is_told_twice_is_believed(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 515;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.requests[0x07], 2);
    assert_true(bench->target.longest_write > 128);
}

static void an_mtu_that_is_another_each_time_ends_the_update(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 1000;
    engine_bench_link_up(bench);
    while (!ndfu_engine_is_finished(bench->engine)) {
        bench->target.mtu++;
        engine_bench_step(bench);
    }
    assert_int_equal(engine_bench_finish(bench), NDFU_E_PROTOCOL);
    assert_message_has(bench, "another answer to 'get MTU' each time");
    assert_int_equal(bench->target.requests[0x01], 0);
}

/* Objects of 20480 bytes, where the target takes 4096. */
static void a_spoiled_object_size_is_asked_for_again(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x06, DATA, "\x60\x06\x01\x00\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc0");
    bench->target.script.times = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

/* A target that is reset behind the last get CRC has its init packet as the object: an execute that
 * arrives afterwards succeeds, and nothing is installed. */
static void an_executed_init_packet_is_not_taken_for_the_image(void **state)
{
    struct engine_bench *bench = *state;

    bench->target.mtu = 131;
    SCRIPT(bench, 0x04, DATA, "\x60\x04\x01\xc0");
    bench->target.script.skip = 2;
    bench->target.script.times = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_OK);
    assert_int_equal(bench->target.executed[DATA], bench_image.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_spoiled_mtu_is_asked_for_again),
        TEST(an_unusual_mtu_that_is_told_twice_is_believed),
        TEST(an_mtu_that_is_another_each_time_ends_the_update),
        TEST(a_spoiled_object_size_is_asked_for_again),
        TEST(an_executed_init_packet_is_not_taken_for_the_image),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
