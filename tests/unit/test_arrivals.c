/* SPDX-License-Identifier: MIT */
/* Which devices arrive, in virtual time. Runs under umockdev-wrapper; tests/cli/loop.sh has whole
 * stations. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include "station/arrivals.h"
#include "support/mock_devices.h"

enum { SECOND = 1000 * 1000 };

struct bench {
    struct mock_usb *usb;
    struct ndfu_sight *sight;
    struct ndfu_arrivals *arrivals;
    unsigned arrived;
    struct ndfu_device *device; /* of an update */
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

    ndfu_device_destroy(bench->device);
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
    struct mock_usb_device device = mock_bootloader;

    device.address = address;
    (void)snprintf(device.ttys[0], sizeof device.ttys[0], "%s", tty);
    assert_true(mock_usb_plug(bench->usb, &device));
}

static void plug_application(struct bench *bench, const char *serial_number, unsigned address,
                             const char *tty)
{
    struct mock_usb_device device = mock_bootloader;

    device.product_id = 0xc00a;
    device.has_trigger = true;
    device.address = address;
    (void)snprintf(device.serial_number, sizeof device.serial_number, "%s", serial_number);
    (void)snprintf(device.ttys[0], sizeof device.ttys[0], "%s", tty);
    assert_true(mock_usb_plug(bench->usb, &device));
}

static void look_after(struct bench *bench, uint64_t seconds)
{
    ndfu_sight_renew(bench->sight, false);
    ndfu_arrivals_look(bench->arrivals, bench->sight, seconds * SECOND, count, bench);
}

/* An update is at work on what there is. */
static void update_what_is_there(struct bench *bench)
{
    struct ndfu_device_list *list;

    assert_int_equal(ndfu_device_list_create(NULL, &list, NULL), NDFU_OK);
    ndfu_device_destroy(bench->device);
    bench->device = ndfu_device_copy(ndfu_device_get(list, 0));
    ndfu_device_list_destroy(list);
    assert_non_null(bench->device);
}

/* As a station does in each round, once a second. */
static void look_during_update(struct bench *bench, uint64_t from, uint64_t to)
{
    for (uint64_t seconds = from; seconds <= to; seconds++) {
        ndfu_arrivals_hold(bench->arrivals, bench->device, seconds * SECOND);
        look_after(bench, seconds);
    }
}

static void end_update(struct bench *bench, enum ndfu_status status, uint64_t seconds)
{
    ndfu_arrivals_release(bench->arrivals, bench->device, status, seconds * SECOND);
}

/* A bootloader arrives, and is pulled while it is updated. */
static void pull_during_update(struct bench *bench)
{
    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    update_what_is_there(bench);
    look_during_update(bench, 101, 101);
    assert_true(mock_usb_unplug(bench->usb, "1-2"));
    look_during_update(bench, 102, 109);
    assert_int_equal(bench->arrived, 1);
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

/* An update that waited for its device in vain made whatever was there by then pass for it. */
static void another_device_in_the_place_of_one_that_was_pulled_never_arrived(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    plug_application(bench, "ANOTHER", 9, "ttyACM5");
    look_during_update(bench, 110, 117);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    look_after(bench, 119);
    assert_int_equal(bench->arrived, 2);
}

/* Its end counted as the last time that the device was there. */
static void another_device_soon_behind_a_failed_update_never_arrived(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    look_during_update(bench, 110, 117);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    plug_application(bench, "ANOTHER", 9, "ttyACM5");
    look_after(bench, 120);
    assert_int_equal(bench->arrived, 2);
}

static void a_bootloader_soon_behind_its_failed_update_never_arrived(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    look_during_update(bench, 110, 117);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    plug(bench, 9, "ttyACM5");
    look_after(bench, 120);
    assert_int_equal(bench->arrived, 2);
}

/* It was expected, as if the update had gone well. */
static void an_application_behind_a_failed_update_never_arrived(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    look_during_update(bench, 110, 117);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    plug_application(bench, "C0FFEE", 9, "ttyACM5");
    look_after(bench, 150);
    assert_int_equal(bench->arrived, 2);
}

/* The update waits for a bootloader; another one would make this one such, and get in its way. */
static void an_application_that_an_update_has_no_use_for_arrives_behind_it(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    plug_application(bench, "C0FFEE", 9, "ttyACM5");
    look_during_update(bench, 110, 117);
    assert_int_equal(bench->arrived, 1);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    assert_int_equal(bench->arrived, 2);
}

/* This one cannot be the device of the update, whatever that waits for. */
static void another_bootloader_arrives_while_the_update_still_waits(void **state)
{
    struct bench *bench = *state;
    struct mock_usb_device other = mock_bootloader;

    pull_during_update(bench);
    other.address = 9;
    strcpy(other.serial_number, "ANOTHER");
    strcpy(other.ttys[0], "ttyACM5");
    assert_true(mock_usb_plug(bench->usb, &other));
    look_during_update(bench, 110, 117);
    assert_int_equal(bench->arrived, 2);
    end_update(bench, NDFU_E_PORT_GONE, 117);
    look_after(bench, 118);
    assert_int_equal(bench->arrived, 2);
}

/* It goes on with it, and whatever comes of that is not to be tried again. */
static void a_device_that_its_update_has_found_again_does_not_arrive(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    plug(bench, 9, "ttyACM5");
    look_during_update(bench, 110, 110); /* its port cannot be opened yet */
    update_what_is_there(bench);
    look_during_update(bench, 111, 120);
    end_update(bench, NDFU_E_REFUSED, 120);
    look_after(bench, 121);
    look_after(bench, 127);
    assert_int_equal(bench->arrived, 1);
}

/* It took its time, and has a serial number of its own; but the update has seen it. */
static void an_application_that_an_update_has_waited_for_does_not_arrive(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    look_during_update(bench, 110, 129);
    plug_application(bench, "APPLICATION", 9, "ttyACM5");
    update_what_is_there(bench);
    end_update(bench, NDFU_OK, 130);
    look_after(bench, 131);
    look_after(bench, 137);
    assert_int_equal(bench->arrived, 1);
}

/* Everything was accepted, so that it is expected all the same. */
static void an_application_that_comes_too_late_for_its_update_does_not_arrive(void **state)
{
    struct bench *bench = *state;

    pull_during_update(bench);
    look_during_update(bench, 110, 129);
    end_update(bench, NDFU_E_NOT_SEEN, 130);
    look_after(bench, 131);
    plug_application(bench, "C0FFEE", 9, "ttyACM5");
    look_after(bench, 180);
    assert_int_equal(bench->arrived, 1);
}

/* What was refused is left to its bootloader, which has the application run in the end. */
static void an_application_that_its_bootloader_starts_does_not_arrive(void **state)
{
    struct bench *bench = *state;

    plug(bench, 8, "ttyACM4");
    look_after(bench, 100);
    update_what_is_there(bench);
    look_during_update(bench, 101, 102);
    end_update(bench, NDFU_E_REFUSED, 102);
    look_after(bench, 220);
    assert_true(mock_usb_unplug(bench->usb, "1-2"));
    look_after(bench, 221);
    plug_application(bench, "APPLICATION", 9, "ttyACM5");
    look_after(bench, 223);
    assert_int_equal(bench->arrived, 1);
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
        TEST(another_device_in_the_place_of_one_that_was_pulled_never_arrived),
        TEST(another_device_soon_behind_a_failed_update_never_arrived),
        TEST(a_bootloader_soon_behind_its_failed_update_never_arrived),
        TEST(an_application_behind_a_failed_update_never_arrived),
        TEST(an_application_that_an_update_has_no_use_for_arrives_behind_it),
        TEST(another_bootloader_arrives_while_the_update_still_waits),
        TEST(a_device_that_its_update_has_found_again_does_not_arrive),
        TEST(an_application_that_an_update_has_waited_for_does_not_arrive),
        TEST(an_application_that_comes_too_late_for_its_update_does_not_arrive),
        TEST(an_application_that_its_bootloader_starts_does_not_arrive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
