/* SPDX-License-Identifier: MIT */
/* Serial ports through libserialport, on a mocked device. Runs under umockdev-wrapper. */
#include "support/port_suite.h"

#include <string.h>
#include <termios.h>

#include "port/port.h"
#include "support/baud_rate.h"
#include "support/mock_tty.h"

#define NODE "/dev/ttyACM7"

static int set_up(void **state)
{
    static struct port_fixture fixture;

    fixture.owned = mock_tty_create(NDFU_TESTS_DIR "/data/bootloader.umockdev", NODE);
    *state = &fixture;
    if (!fixture.owned)
        return 1;
    fixture.peer = mock_tty_peer(fixture.owned);
    strcpy(fixture.name, NODE);
    return fixture.peer < 0;
}

static int tear_down(void **state)
{
    struct port_fixture *fixture = *state;

    mock_tty_destroy(fixture->owned);
    return 0;
}

static struct ndfu_port *open_port(uint32_t baud_rate, enum ndfu_flow_control flow_control)
{
    const struct ndfu_port_settings settings = {
        .baud_rate = baud_rate,
        .flow_control = flow_control,
    };
    struct ndfu_port *port;
    struct ndfu_error error;

    if (ndfu_port_open(NODE, &settings, &port, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    return port;
}

static struct termios settings_of(const struct ndfu_port *port)
{
    struct termios settings;

    assert_int_equal(tcgetattr(ndfu_port_descriptor(port), &settings), 0);
    return settings;
}

static void a_serial_port_is_exclusive(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port = open_port(115200, NDFU_FLOW_CONTROL_NONE);

    assert_true(mock_tty_is_exclusive(fixture->owned));
    ndfu_port_close(port);
    assert_false(mock_tty_is_exclusive(fixture->owned));
}

static void baud_rate_and_flow_control_are_set(void **state)
{
    struct ndfu_port *port = open_port(1000000, NDFU_FLOW_CONTROL_RTSCTS);

    (void)state;
    assert_int_equal(baud_rate_of(ndfu_port_descriptor(port)), 1000000);
    assert_true(settings_of(port).c_cflag & CRTSCTS);
    assert_int_equal(settings_of(port).c_cflag & (CSIZE | PARENB | CSTOPB), CS8);
    ndfu_port_close(port);
    port = open_port(9600, NDFU_FLOW_CONTROL_NONE);
    assert_int_equal(baud_rate_of(ndfu_port_descriptor(port)), 9600);
    assert_false(settings_of(port).c_cflag & CRTSCTS);
    ndfu_port_close(port);
}

static void the_low_latency_flag_is_set_and_put_back(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port;

    mock_tty_give_latency_flag(fixture->owned, false);
    port = open_port(115200, NDFU_FLOW_CONTROL_NONE);
    assert_true(mock_tty_has_low_latency(fixture->owned));
    ndfu_port_close(port);
    assert_false(mock_tty_has_low_latency(fixture->owned));
}

static void a_low_latency_flag_that_was_set_stays_set(void **state)
{
    const struct port_fixture *fixture = *state;

    mock_tty_give_latency_flag(fixture->owned, true);
    ndfu_port_close(open_port(115200, NDFU_FLOW_CONTROL_NONE));
    assert_true(mock_tty_has_low_latency(fixture->owned));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_serial_port_is_exclusive),
        TEST(baud_rate_and_flow_control_are_set),
        TEST(the_low_latency_flag_is_set_and_put_back),
        TEST(a_low_latency_flag_that_was_set_stays_set),
    };
    const int suite = run_port_suite(set_up, tear_down);

    return cmocka_run_group_tests(tests, NULL, NULL) || suite;
}
