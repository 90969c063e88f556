/* SPDX-License-Identifier: MIT */
/* What went wrong with plans, cancels, links and answers, each in front of a scripted target. */
#include "support/engine_bench.h"

#include <string.h>

#include <zlib.h>

#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, engine_bench_set_up, engine_bench_tear_down)

enum { OBJECT = 4096, SECOND = 1000 * 1000 };

static const struct ndfu_image *pair[2];

static struct ndfu_engine_options default_options(void)
{
    pair[0] = pair[1] = &bench_image;
    return (struct ndfu_engine_options){
        .images = pair,
        .image_count = 1,
        .limits = ndfu_limits_default(),
        .wish = NDFU_FLOW_NO_WISH,
    };
}

static void use_options(struct engine_bench *bench, const struct ndfu_engine_options *options)
{
    ndfu_engine_destroy(bench->engine);
    bench->engine = ndfu_engine_make(options);
    assert_non_null(bench->engine);
}

static void put_progress(struct scripted_target *target, int object, const uint8_t *bytes,
                         uint32_t length)
{
    target->offset[object] = target->executed[object] = target->end[object] = length;
    target->crc[object] = (uint32_t)crc32_z(0, bytes, length);
    if (object == DATA)
        target->executed_crc = target->crc[object];
}

/* The init packet and the first objects are there and executed. */
static void put_update(struct scripted_target *target, uint32_t length)
{
    put_progress(target, COMMAND, bench_image.init_packet_data,
                 (uint32_t)bench_image.init_packet_size);
    put_progress(target, DATA, bench_image.data, length);
}

static void a_plan_drops_no_progress_when_answers_are_lost(void **state)
{
    struct engine_bench *bench = *state;
    struct ndfu_engine_options options = default_options();

    options.goal = NDFU_GOAL_PLAN;
    use_options(bench, &options);
    put_update(&bench->target, OBJECT);
    SCRIPT(bench, 0x06, DATA, "");
    (void)engine_bench_run(bench);
    assert_int_equal(bench->target.requests[0x01], 0);
    assert_int_equal(bench->target.requests[0x04], 0);
    assert_int_equal(bench->target.requests[0x0c], 0);
    assert_int_equal(bench->target.offset[DATA], OBJECT);
}

static void a_port_that_comes_and_goes_does_not_hold_an_update_forever(void **state)
{
    struct engine_bench *bench = *state;
    int rounds = 0;

    /* A device that restarts whenever it is asked something. */
    while (!ndfu_engine_is_finished(bench->engine) && rounds++ < 100000) {
        engine_bench_link_up(bench);
        bench->now += SECOND;
        ndfu_engine_tick(bench->engine, bench->now);
        ndfu_engine_link_down(bench->engine, bench->now);
        bench->now += SECOND;
        ndfu_engine_tick(bench->engine, bench->now);
    }
    assert_true(rounds < 1000);
}

static void a_cancel_behind_a_garbled_answer_leaves_no_half_a_frame(void **state)
{
    struct engine_bench *bench = *state;

    bench->chunk = 10;
    bench->target.mtu = 131;
    bench->link = (struct ndfu_link){.baud_rate = 115200};
    engine_bench_link_up(bench);
    while (bench->target.requests[0x08] < 10 || bench->target.is_between_frames)
        engine_bench_step(bench);
    /* A write with a receipt to come is half sent. */
    ndfu_engine_receive(bench->engine, bench->now, (const uint8_t *)"\x60\x03\xc0", 3);
    ndfu_engine_cancel(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_CANCELLED);
    assert_message_has(bench, "between two requests");
    assert_true(bench->target.is_between_frames);
}

static void an_mtu_of_nothing_must_be_told_twice(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x07, 0, "\x60\x07\x01\x00\x00\xc0");
    bench->target.script.times = 1;
    if (engine_bench_run(bench) != NDFU_OK)
        fail_msg("%s", bench->error.message);
}

static void objects_of_no_size_must_be_told_twice(void **state)
{
    struct engine_bench *bench = *state;

    put_update(&bench->target, OBJECT);
    SCRIPT(bench, 0x06, DATA, "\x60\x06\x01\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\xc0");
    bench->target.script.times = 1;
    if (engine_bench_run(bench) != NDFU_OK)
        fail_msg("%s", bench->error.message);
    /* Nothing was dropped. */
    assert_int_equal(bench->target.requests[0x01], 2);
}

static void resuming_is_required_behind_a_wrong_hash_too(void **state)
{
    struct engine_bench *bench = *state;
    struct ndfu_engine_options options = default_options();

    options.resume = NDFU_RESUME_REQUIRED;
    use_options(bench, &options);
    put_update(&bench->target, 2 * OBJECT);
    SCRIPT(bench, 0x04, DATA, "\x60\x04\x0b\x0c\xc0");
    bench->target.script.skip = 1;
    bench->target.script.times = 1;
    (void)engine_bench_run(bench);
    /* Two data creates at most: one behind the resume, none of an init packet. */
    assert_int_equal(bench->target.offset[COMMAND], bench_image.init_packet_size);
    assert_int_equal(bench->target.requests[0x01], 1);
}

static void a_target_that_stays_away_between_images_is_told_in_a_whole_sentence(void **state)
{
    struct engine_bench *bench = *state;
    struct ndfu_engine_options options = default_options();

    options.image_count = 2;
    use_options(bench, &options);
    bench->target.mtu = 131;
    bench->link = (struct ndfu_link){.baud_rate = 115200, .has_flow_control = true};
    SCRIPT(bench, 0x09, 0, "");
    bench->target.script.skip = 1;
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    if (bench->error.message[0] == ';')
        fail_msg("%s", bench->error.message);
}

static void one_denial_is_not_believed_behind_two_lost_answers(void **state)
{
    struct engine_bench *bench = *state;

    SCRIPT(bench, 0x01, DATA, "");
    bench->target.script.times = 2;
    engine_bench_link_up(bench);
    while (bench->target.script.times > 0)
        engine_bench_step(bench);
    SCRIPT(bench, 0x06, COMMAND, "\x60\x06\x02\xc0");
    bench->target.script.times = 1;
    if (engine_bench_finish(bench) != NDFU_OK)
        fail_msg("%s", bench->error.message);
}

static void noise_before_the_answer_to_the_last_execute_does_not_lose_it(void **state)
{
    struct engine_bench *bench = *state;

    engine_bench_link_up(bench);
    while (bench->target.executed[DATA] < bench_image.size)
        engine_bench_step(bench);
    /* The answer is on its way. */
    ndfu_engine_receive(bench->engine, bench->now, (const uint8_t *)"\x55\xdb\x01\xc0", 4);
    if (engine_bench_finish(bench) != NDFU_OK)
        fail_msg("%s", bench->error.message);
    /* Nothing was sent twice. */
    assert_int_equal(bench->target.requests[0x01], 1 + 3);
}

static void the_time_to_connect_is_kept(void **state)
{
    struct engine_bench *bench = *state;
    const uint64_t began = bench->now;

    SCRIPT(bench, 0x09, 0, "");
    assert_int_equal(engine_bench_run(bench), NDFU_E_TIMEOUT);
    assert_in_range(bench->now - began, 0, ndfu_limits_default().connect_us + SECOND);
}

static void what_fails_is_not_explained_by_what_was_recovered_from(void **state)
{
    struct engine_bench *bench = *state;
    struct ndfu_engine_options options = default_options();

    options.image_count = 2;
    use_options(bench, &options);
    SCRIPT(bench, 0x01, DATA, "");
    bench->target.script.times = 1;
    engine_bench_link_up(bench);
    while (bench->target.executed[DATA] < bench_image.size)
        engine_bench_step(bench);
    /* The first image is done; the second one meets nonsense. */
    SCRIPT(bench, 0x06, DATA, "\x60\x06\x01\0\0\0\0\0\0\0\0\0\0\0\0\xc0");
    assert_int_not_equal(engine_bench_finish(bench), NDFU_OK);
    assert_message_has(bench, "objects of 0 bytes");
    assert_int_equal(bench->error.status, NDFU_E_PROTOCOL);
}

static void a_frame_that_could_not_leave_whole_is_not_said_to_have_left(void **state)
{
    struct engine_bench *bench = *state;

    bench->chunk = 10;
    engine_bench_link_up(bench);
    while (bench->target.requests[0x08] < 2 || bench->target.is_between_frames)
        engine_bench_step(bench);
    bench->stop_at = bench->sent;
    ndfu_engine_cancel(bench->engine, bench->now);
    assert_int_equal(engine_bench_finish(bench), NDFU_E_CANCELLED);
    assert_false(bench->target.is_between_frames);
    assert_null(strstr(bench->error.message, "between two requests"));
}

/* Flash is synchronous: a create is answered behind the erase. */
static void step_on_synchronous_flash(struct engine_bench *bench)
{
    const unsigned creates = bench->target.requests[0x01];

    engine_bench_step(bench);
    if (bench->target.requests[0x01] > creates)
        bench->now = ndfu_engine_wakeup(bench->engine) - 4 * SECOND;
}

/* The system had taken what keeps a line of 2400 baud busy for seconds, and no more until most of
 * that had left: after 5 s the port was said to take nothing. */
static void a_slow_line_was_taken_for_a_port_that_takes_nothing(void **state)
{
    struct engine_bench *bench = *state;
    const uint8_t *bytes;

    bench->target.mtu = 131;
    bench->link.has_flow_control = true;
    bench->link.baud_rate = 2400;
    engine_bench_link_up(bench);
    while (bench->target.offset[DATA] < 9500 || ndfu_engine_output(bench->engine, &bytes) == 0)
        step_on_synchronous_flash(bench);
    assert_true(ndfu_engine_wakeup(bench->engine) >= bench->now + 10 * SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_drops_no_progress_when_answers_are_lost),
        TEST(a_port_that_comes_and_goes_does_not_hold_an_update_forever),
        TEST(a_cancel_behind_a_garbled_answer_leaves_no_half_a_frame),
        TEST(an_mtu_of_nothing_must_be_told_twice),
        TEST(objects_of_no_size_must_be_told_twice),
        TEST(resuming_is_required_behind_a_wrong_hash_too),
        TEST(a_target_that_stays_away_between_images_is_told_in_a_whole_sentence),
        TEST(one_denial_is_not_believed_behind_two_lost_answers),
        TEST(noise_before_the_answer_to_the_last_execute_does_not_lose_it),
        TEST(the_time_to_connect_is_kept),
        TEST(what_fails_is_not_explained_by_what_was_recovered_from),
        TEST(a_frame_that_could_not_leave_whole_is_not_said_to_have_left),
        TEST(a_slow_line_was_taken_for_a_port_that_takes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
