/* SPDX-License-Identifier: MIT */
#include "support/port_suite.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/clock.h"
#include "port/port.h"
#include "port/wait.h"

/* As long as anything here may take on a busy machine. Nothing waits for it to pass. */
enum { PATIENCE_US = 10 * 1000 * 1000 };

static enum ndfu_status try_open(const struct port_fixture *fixture, struct ndfu_port **port,
                                 struct ndfu_error *error)
{
    const struct ndfu_port_settings settings = {
        .baud_rate = 115200,
        .flow_control = NDFU_FLOW_CONTROL_NONE,
        .transport = fixture->transport,
        .wake = fixture->wake,
    };

    return ndfu_port_open(fixture->name, &settings, port, error);
}

static struct ndfu_port *open_port(const struct port_fixture *fixture)
{
    struct ndfu_port *port;
    struct ndfu_error error;

    if (try_open(fixture, &port, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    return port;
}

/* Waits until the port has something to tell. */
static void wait_for(struct ndfu_port *port)
{
    struct ndfu_waiter *waiter = ndfu_waiter_create(1);

    assert_non_null(waiter);
    (void)ndfu_port_await(port, waiter, false);
    ndfu_waiter_wait(waiter, ndfu_clock_us() + PATIENCE_US);
    assert_true(ndfu_waiter_is_ready(waiter, 0));
    ndfu_waiter_destroy(waiter);
}

static void read_exactly(struct ndfu_port *port, uint8_t *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        size_t count;

        wait_for(port);
        assert_int_equal(ndfu_port_read(port, bytes + done, length - done, &count, NULL), NDFU_OK);
        done += count;
    }
}

static void every_byte_passes_unchanged_both_ways(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port = open_port(fixture);
    uint8_t bytes[256];
    uint8_t got[256];
    size_t count;

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)i;
    assert_int_equal(write(fixture->peer, bytes, sizeof bytes), sizeof bytes);
    read_exactly(port, got, sizeof got);
    assert_memory_equal(got, bytes, sizeof bytes);
    assert_int_equal(ndfu_port_write(port, bytes, sizeof bytes, &count, NULL), NDFU_OK);
    assert_int_equal(count, sizeof bytes);
    memset(got, 0, sizeof got);
    for (size_t done = 0; done < sizeof got;) {
        const ssize_t part = read(fixture->peer, got + done, sizeof got - done);

        assert_true(part > 0);
        done += (size_t)part;
    }
    assert_memory_equal(got, bytes, sizeof bytes);
    ndfu_port_close(port);
}

static void an_empty_port_reads_nothing_and_does_not_wait(void **state)
{
    struct ndfu_port *port = open_port(*state);
    uint8_t byte;
    size_t count = 1;

    assert_int_equal(ndfu_port_read(port, &byte, 1, &count, NULL), NDFU_OK);
    assert_int_equal(count, 0);
    ndfu_port_close(port);
}

static void a_full_port_takes_nothing_and_does_not_wait(void **state)
{
    static const uint8_t bytes[1024];
    struct ndfu_port *port = open_port(*state);
    size_t count = 1;
    int i = 0;

    for (; count > 0 && i < 10000; i++)
        assert_int_equal(ndfu_port_write(port, bytes, sizeof bytes, &count, NULL), NDFU_OK);
    assert_true(i > 1);
    assert_int_equal(count, 0);
    ndfu_port_close(port);
}

static void what_arrived_before_the_port_was_opened_is_dropped(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port = open_port(fixture);
    uint8_t byte;
    size_t count;

    /* Arrives while the port is set up for raw bytes, and is not read. */
    assert_int_equal(write(fixture->peer, "old", 3), 3);
    ndfu_port_close(port);
    port = open_port(fixture);
    assert_int_equal(ndfu_port_read(port, &byte, 1, &count, NULL), NDFU_OK);
    assert_int_equal(count, 0);
    ndfu_port_close(port);
}

static void a_port_that_is_open_is_busy(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port = open_port(fixture);
    struct ndfu_port *second;
    struct ndfu_error error;

    assert_int_equal(try_open(fixture, &second, &error), NDFU_E_PORT_BUSY);
    assert_null(second);
    assert_int_equal(error.layer, NDFU_LAYER_PORT);
    assert_non_null(strstr(error.message, "in use"));
    ndfu_port_close(port);
    ndfu_port_close(open_port(fixture));
}

static void a_port_held_by_a_killed_process_is_free(void **state)
{
    const struct port_fixture *fixture = *state;
    const pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        struct ndfu_port *port;

        _exit(try_open(fixture, &port, NULL) == NDFU_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    ndfu_port_close(open_port(fixture));
}

static void a_port_that_went_away_is_gone_and_stays_gone(void **state)
{
    struct port_fixture *fixture = *state;
    struct ndfu_port *port;
    struct ndfu_error error;
    uint8_t byte = 0;
    size_t count;

    if (!fixture->hang_up)
        skip();
    port = open_port(fixture);
    fixture->hang_up(fixture);
    wait_for(port);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ndfu_port_read(port, &byte, 1, &count, &error), NDFU_E_PORT_GONE);
        assert_non_null(strstr(error.message, fixture->name));
        assert_int_equal(ndfu_port_write(port, &byte, 1, &count, &error), NDFU_E_PORT_GONE);
    }
    ndfu_port_close(port);
}

int run_port_suite(CMFixtureFunction set_up, CMFixtureFunction tear_down)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_byte_passes_unchanged_both_ways),
        TEST(an_empty_port_reads_nothing_and_does_not_wait),
        TEST(a_full_port_takes_nothing_and_does_not_wait),
        TEST(what_arrived_before_the_port_was_opened_is_dropped),
        TEST(a_port_that_is_open_is_busy),
        TEST(a_port_held_by_a_killed_process_is_free),
        TEST(a_port_that_went_away_is_gone_and_stays_gone),
    };

    return cmocka_run_group_tests_name("every port", tests, NULL, NULL);
}
