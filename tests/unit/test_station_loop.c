/* SPDX-License-Identifier: MIT */
/* The loop of a station, in virtual time: what it waits for, and whose turn it is. All updates go
 * through transports, whose time passes where a test says so. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "port/clock.h"
#include "port/wait.h"

enum {
    UPDATES = 32,
    DESCRIPTORS = 100,
    ANSWER_MS = 25,
    MS = 1000,
    SECOND = 1000 * MS,
    FOR_EVER = 60 * SECOND
};

static uint64_t now = SECOND;

uint64_t __wrap_ndfu_clock_us(void);
uint64_t __wrap_ndfu_clock_us(void)
{
    return now;
}

/* A target that answers a little later. */
struct responder {
    uint8_t frame[64];
    size_t length;
    uint8_t answer[8];
    size_t answer_length;
    uint64_t answers_at;
    int arrived; /* readable when the answer is there */
    unsigned pings;
    uint64_t ended_at;
    struct ndfu_update *update;
};

static struct responder *the_responder; /* NULL for none */

static bool has_answer(uint64_t by)
{
    return the_responder && the_responder->answer_length > 0 && the_responder->answers_at <= by;
}

/* Nobody really waits: the time comes. */
void __real_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us);
void __wrap_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us);
void __wrap_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us)
{
    __real_ndfu_waiter_wait(waiter, 0);
    for (size_t i = 0; i < DESCRIPTORS; i++) {
        if (ndfu_waiter_is_ready(waiter, i))
            return;
    }
    if (has_answer(until_us))
        until_us = the_responder->answers_at;
    if (until_us > now)
        now = until_us < now + FOR_EVER ? until_us : now + FOR_EVER;
    if (has_answer(now))
        (void)eventfd_write(the_responder->arrived, 1);
    __real_ndfu_waiter_wait(waiter, 0);
}

struct bench {
    struct ndfu_station *station;
    struct ndfu_update *updates[UPDATES];
    size_t count;
    ndfu_finished_function *on_finished;
    unsigned opens;
    uint64_t last_open_ended_at;
    uint64_t least_gap;
    uint64_t open_takes;
    bool opens_once;
    uint64_t feeds_until;
};

static enum ndfu_status open_slowly(void *cookie, struct ndfu_error *error)
{
    struct bench *bench = cookie;

    (void)error;
    if (bench->opens_once && bench->opens++ == 0)
        return NDFU_OK;
    if (bench->last_open_ended_at && now - bench->last_open_ended_at < bench->least_gap)
        bench->least_gap = now - bench->last_open_ended_at;
    now += bench->open_takes;
    bench->last_open_ended_at = now;
    return NDFU_E_PORT_NOT_FOUND;
}

static void close_nothing(void *cookie)
{
    (void)cookie;
}

static enum ndfu_status read_gone(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                                  struct ndfu_error *error)
{
    (void)cookie;
    (void)bytes;
    (void)capacity;
    (void)count;
    (void)error;
    return NDFU_E_PORT_GONE;
}

static enum ndfu_status take_all(void *cookie, const uint8_t *bytes, size_t length, size_t *count,
                                 struct ndfu_error *error)
{
    (void)cookie;
    (void)bytes;
    (void)error;
    *count = length;
    return NDFU_OK;
}

static enum ndfu_status open_responder(void *cookie, struct ndfu_error *error)
{
    (void)cookie;
    (void)error;
    return NDFU_OK;
}

static enum ndfu_status read_responder(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                                       struct ndfu_error *error)
{
    struct responder *responder = cookie;

    (void)error;
    assert_true(capacity >= sizeof responder->answer);
    if (responder->answer_length == 0 || now < responder->answers_at)
        return NDFU_OK;
    memcpy(bytes, responder->answer, responder->answer_length);
    *count = responder->answer_length;
    responder->answer_length = 0;
    (void)eventfd_read(responder->arrived, &(eventfd_t){0});
    return NDFU_OK;
}

/* It knows pings alone. */
static void answer(struct responder *responder)
{
    const uint8_t opcode = responder->frame[0];
    const uint8_t pong[] = {0x60, 0x09, 0x01, responder->frame[1], 0xc0};
    const uint8_t unknown[] = {0x60, opcode, 0x02, 0xc0};

    if (opcode == 0xdb) /* a frame abort */
        return;
    responder->pings += opcode == 0x09;
    responder->answer_length = opcode == 0x09 ? sizeof pong : sizeof unknown;
    memcpy(responder->answer, opcode == 0x09 ? pong : unknown, responder->answer_length);
    responder->answers_at = now + ANSWER_MS * MS;
}

static enum ndfu_status write_responder(void *cookie, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error)
{
    struct responder *responder = cookie;

    (void)error;
    for (size_t i = 0; i < length; i++) {
        assert_true(responder->length < sizeof responder->frame);
        responder->frame[responder->length++] = bytes[i];
        if (bytes[i] == 0xc0) {
            answer(responder);
            responder->length = 0;
        }
    }
    *count = length;
    return NDFU_OK;
}

static int descriptor_of_responder(void *cookie)
{
    return ((struct responder *)cookie)->arrived;
}

static void finished(struct ndfu_update *update, enum ndfu_status status,
                     const struct ndfu_error *error, void *cookie)
{
    struct bench *bench = cookie;

    if (bench->on_finished)
        bench->on_finished(update, status, error, cookie);
}

static void begin(struct bench *bench, size_t jobs)
{
    struct ndfu_station_options options;

    *bench = (struct bench){.least_gap = UINT64_MAX};
    the_responder = NULL;
    ndfu_station_options_init(&options, sizeof options);
    options.jobs = jobs;
    options.on_finished = finished;
    options.cookie = bench;
    assert_int_equal(ndfu_station_create(&options, &bench->station, NULL), NDFU_OK);
}

static void end(struct bench *bench)
{
    ndfu_station_destroy(bench->station);
    for (size_t i = 0; i < bench->count; i++)
        ndfu_update_destroy(bench->updates[i]);
    if (the_responder)
        (void)close(the_responder->arrived);
}

static struct ndfu_update *add(struct bench *bench, const struct ndfu_transport *transport,
                               void *cookie)
{
    struct ndfu_update_options options;
    struct ndfu_update **update = &bench->updates[bench->count++];

    assert_true(bench->count <= UPDATES);
    ndfu_update_options_init(&options, sizeof options);
    options.transport = transport;
    options.cookie = cookie;
    options.connect_timeout_ms = 1000;
    assert_int_equal(ndfu_inquiry_create(NULL, &options, update, NULL), NDFU_OK);
    assert_int_equal(ndfu_station_add(bench->station, *update, NULL), NDFU_OK);
    return *update;
}

static void add_slow(struct bench *bench)
{
    const struct ndfu_transport slow = {.size = sizeof slow,
                                        .cookie = bench,
                                        .open = open_slowly,
                                        .close = close_nothing,
                                        .read = read_gone,
                                        .write = take_all};

    (void)add(bench, &slow, NULL);
}

static void add_responder(struct bench *bench, struct responder *responder)
{
    const struct ndfu_transport sound = {.size = sizeof sound,
                                         .cookie = responder,
                                         .open = open_responder,
                                         .close = close_nothing,
                                         .read = read_responder,
                                         .write = write_responder,
                                         .descriptor = descriptor_of_responder};

    *responder = (struct responder){.arrived = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    assert_int_not_equal(responder->arrived, -1);
    responder->update = add(bench, &sound, responder);
    the_responder = responder;
}

static void feed_some(struct ndfu_update *update, enum ndfu_status status,
                      const struct ndfu_error *error, void *cookie)
{
    struct bench *bench = cookie;

    (void)update;
    (void)error;
    assert_int_equal(status, NDFU_E_CANCELLED);
    if (bench->count < 4)
        add_slow(bench);
}

/* A station that is fed by on_finished waited a minute for each that came behind the cancel. */
static void what_was_added_behind_a_cancel_ended_a_minute_later(void **state)
{
    const uint64_t began = now;
    struct bench bench;

    (void)state;
    begin(&bench, 1);
    bench.on_finished = feed_some;
    add_slow(&bench);
    ndfu_station_cancel(bench.station);
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_CANCELLED);
    assert_int_equal(bench.count, 4);
    assert_true(now - began < SECOND);
    end(&bench);
}

/* The next try was counted from before the one that took so long. */
static void a_transport_that_opens_slowly_was_opened_without_a_pause(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench, 0);
    bench.opens_once = true;
    bench.open_takes = 200 * MS;
    add_slow(&bench);
    (void)ndfu_station_run(bench.station, NULL);
    assert_true(bench.opens > 1 && bench.least_gap < UINT64_MAX);
    assert_true(bench.least_gap >= 100 * MS);
    end(&bench);
}

/* What it was asked right behind that, in the same round, had no time left to be answered. */
static void a_slow_transport_made_the_others_ask_again(void **state)
{
    struct responder responder;
    struct bench bench;

    (void)state;
    begin(&bench, 0);
    bench.opens_once = true;
    bench.open_takes = 4 * SECOND;
    add_slow(&bench);
    add_responder(&bench, &responder);
    (void)ndfu_station_run(bench.station, NULL);
    assert_int_equal(ndfu_update_result(responder.update, NULL), NDFU_OK);
    assert_int_equal(responder.pings, 1);
    end(&bench);
}

/* A caller who tries again at once. */
static void feed_on(struct ndfu_update *update, enum ndfu_status status,
                    const struct ndfu_error *error, void *cookie)
{
    struct bench *bench = cookie;

    (void)error;
    if (status == NDFU_E_PORT_NOT_FOUND && now < bench->feeds_until && bench->count < UPDATES)
        add_slow(bench);
    else if (ndfu_update_cookie(update))
        ((struct responder *)ndfu_update_cookie(update))->ended_at = now;
}

static void an_endless_feed_of_what_fails_at_once_starved_the_others(void **state)
{
    const uint64_t began = now;
    struct responder responder;
    struct bench bench;

    (void)state;
    begin(&bench, 0);
    bench.on_finished = feed_on;
    bench.open_takes = 400 * MS;
    bench.feeds_until = began + 10 * SECOND;
    add_responder(&bench, &responder);
    add_slow(&bench);
    (void)ndfu_station_run(bench.station, NULL);
    assert_int_equal(ndfu_update_result(responder.update, NULL), NDFU_OK);
    assert_true(responder.ended_at > 0 && responder.ended_at < bench.feeds_until);
    end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_behind_a_cancel_ended_a_minute_later),
        cmocka_unit_test(a_transport_that_opens_slowly_was_opened_without_a_pause),
        cmocka_unit_test(a_slow_transport_made_the_others_ask_again),
        cmocka_unit_test(an_endless_feed_of_what_fails_at_once_starved_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
