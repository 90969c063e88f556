/* SPDX-License-Identifier: MIT */
/* Which devices arrive, in virtual time. Runs under umockdev-wrapper; tests/cli/loop.sh has whole
 * stations. */
#include "support/cmocka.h"

#include <stdio.h>

#include "station/arrivals.h"
#include "support/mock_usb.h"

enum { SECOND = 1000 * 1000 };

static const struct mock_usb_device bootloader = {
    .path = "1-2",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 8,
    .serial_number = "C0FFEE",
    .ttys = {"ttyACM4"},
};

struct bench {
    struct mock_usb *usb;
    struct ndfu_sight *sight;
    struct ndfu_arrivals *arrivals;
    unsigned arrived;
};

static int set_up(void **state)
{
    static struct bench bench;

    bench = (struct bench){.usb = mock_usb_create(),
                           .sight = ndfu_sight_create(),
                           .arrivals = ndfu_arrivals_create(NULL)};
    *state = &bench;
    return !bench.usb || !bench.sight || !bench.arrivals;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;

    ndfu_arrivals_destroy(bench->arrivals);
    ndfu_sight_destroy(bench->sight);
    mock_usb_destroy(bench->usb);
    return 0;
}

static void count(const struct ndfu_device *device, void *cookie)
{
    struct bench *bench = cookie;

    assert_string_equal(device->bus_path, "1-2");
    bench->arrived++;
}

static void plug(struct bench *bench, unsigned address, const char *tty)
{
    struct mock_usb_device device = bootloader;

    device.address = address;
    (void)snprintf(device.ttys[0], sizeof device.ttys[0], "%s", tty);
    assert_true(mock_usb_plug(bench->usb, &device));
}

static void look_after(struct bench *bench, uint64_t seconds)
{
    ndfu_sight_renew(bench->sight, false);
    ndfu_arrivals_look(bench->arrivals, bench->sight, seconds * SECOND, count, bench);
}

static void what_was_gone_for_long_arrives_again(void **state)
{
    struct bench *bench = *state;

    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    look_after(bench, 101);
    assert_int_equal(bench->arrived, 1);
    assert_true(mock_usb_unplug(bench->usb, "1-2"));
    look_after(bench, 102);
    look_after(bench, 107);
    plug(bench, 9, "ttyACM5");
    look_after(bench, 108);
    assert_int_equal(bench->arrived, 2);
}

static void what_was_gone_for_a_moment_has_only_come_back(void **state)
{
    struct bench *bench = *state;

    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    assert_true(mock_usb_unplug(bench->usb, "1-2"));
    look_after(bench, 101);
    plug(bench, 9, "ttyACM5");
    look_after(bench, 104);
    assert_int_equal(bench->arrived, 1);
}

/* A caller's function took longer than a device may be away. */
static void a_device_that_never_left_arrived_again_behind_a_pause(void **state)
{
    struct bench *bench = *state;

    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    look_after(bench, 110);
    assert_int_equal(bench->arrived, 1);
}

static void another_address_behind_a_pause_is_an_arrival(void **state)
{
    struct bench *bench = *state;

    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    assert_true(mock_usb_unplug(bench->usb, "1-2"));
    plug(bench, 9, "ttyACM5");
    look_after(bench, 110);
    assert_int_equal(bench->arrived, 2);
}

/* The update waits for permission to open its port; it comes next, and is no reason for another. */
static void a_bootloader_with_a_serial_number_of_its_own_arrived_during_its_update(void **state)
{
    static const char *const port = "/dev/ttyACM0";
    const struct ndfu_device application = {
        .kind = NDFU_DEVICE_APPLICATION,
        .ports = &port,
        .port_count = 1,
        .vendor_id = 0x1915,
        .product_id = 0xc00a,
        .serial_number = "APPLICATION",
        .bus_path = "1-2",
        .bus_number = 1,
        .address = 7,
    };
    struct bench *bench = *state;

    ndfu_arrivals_hold(bench->arrivals, &application, 100 * (uint64_t)SECOND);
    plug(bench, 8, "ttyACM4");
    ndfu_arrivals_hold(bench->arrivals, &application, 101 * (uint64_t)SECOND);
    look_after(bench, 101);
    assert_int_equal(bench->arrived, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_gone_for_long_arrives_again),
        TEST(what_was_gone_for_a_moment_has_only_come_back),
        TEST(a_device_that_never_left_arrived_again_behind_a_pause),
        TEST(another_address_behind_a_pause_is_an_arrival),
        TEST(a_bootloader_with_a_serial_number_of_its_own_arrived_during_its_update),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
