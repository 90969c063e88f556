/* SPDX-License-Identifier: MIT */
/* The DFU trigger, byte for byte, on a mocked USB device. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ndfu/enter.h>

#include "support/mock_usb.h"

/* The interface of the trigger is number 4: two ports with two interfaces each come first. */
static const struct mock_usb_device composite = {
    .path = "1-2",
    .vendor_id = 0x1915,
    .product_id = 0xc00a,
    .address = 7,
    .serial_number = "APP",
    .ttys = {"ttyACM0", "ttyACM1"},
    .has_trigger = true,
};

/* bmRequestType, bRequest, wValue, wIndex, wLength. */
static const char asked[] = "a1 07 00 00 04 00 18 00\n"
                            "a1 08 00 00 04 00 7f 00\n"
                            "21 00 00 00 04 00 00 00\n";

struct fixture {
    struct mock_usb *usb;
    struct ndfu_device_list *list;
    struct ndfu_trigger_info info;
    struct ndfu_error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.usb = mock_usb_create(), .info.size = sizeof fixture.info};
    *state = &fixture;
    return !fixture.usb;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    ndfu_device_list_destroy(fixture->list);
    mock_usb_destroy(fixture->usb);
    return 0;
}

/* The only device, of one kind or another. */
static const struct ndfu_device *plug(struct fixture *fixture, const struct mock_usb_device *device,
                                      const struct mock_trigger *trigger)
{
    assert_true(mock_usb_plug(fixture->usb, device));
    assert_true(mock_usb_set_trigger(fixture->usb, device->path, trigger));
    assert_int_equal(ndfu_device_list_create(NULL, &fixture->list, NULL), NDFU_OK);
    assert_int_equal(ndfu_device_count(fixture->list), 1);
    return ndfu_device_get(fixture->list, 0);
}

static enum ndfu_status trigger(struct fixture *fixture, const struct mock_trigger *how)
{
    return ndfu_trigger(plug(fixture, &composite, how), &fixture->info, &fixture->error);
}

static void ends_well(struct fixture *fixture, enum mock_detach detach, enum ndfu_detach_end end)
{
    if (trigger(fixture, &(struct mock_trigger){.detach = detach, .has_info = true}) != NDFU_OK)
        fail_msg("%s", fixture->error.message);
    assert_int_equal(fixture->info.end, end);
    assert_string_equal(mock_usb_log(fixture->usb), asked);
}

static void a_detach_that_returns_is_done(void **state)
{
    ends_well(*state, MOCK_DETACH_RETURNED, NDFU_DETACH_RETURNED);
}

static void a_detach_that_ends_in_a_pipe_error_is_done(void **state)
{
    ends_well(*state, MOCK_DETACH_STALLED, NDFU_DETACH_STALLED);
}

static void a_detach_before_which_the_device_vanishes_is_done(void **state)
{
    ends_well(*state, MOCK_DETACH_VANISHED, NDFU_DETACH_VANISHED);
}

static void a_detach_torn_by_the_device_leaving_is_done(void **state)
{
    ends_well(*state, MOCK_DETACH_TORN, NDFU_DETACH_VANISHED);
}

static void a_protocol_error_of_a_device_that_stays_is_an_error(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(trigger(fixture, &(struct mock_trigger){.detach = MOCK_DETACH_REFUSED}),
                     NDFU_E_DEVICE_USB);
    assert_non_null(strstr(fixture->error.message, "does not take the DFU trigger"));
    assert_non_null(strstr(fixture->error.message, "serial number APP"));
}

static void what_the_application_tells_is_read(void **state)
{
    struct fixture *fixture = *state;
    const struct ndfu_trigger_info *info = &fixture->info;

    assert_int_equal(trigger(fixture, &(struct mock_trigger){.has_info = true}), NDFU_OK);
    assert_true(info->has_numbers);
    assert_int_equal(info->address, 0x1000);
    assert_int_equal(info->length, 0x12345678);
    assert_int_equal(info->major, 2);
    assert_int_equal(info->minor, 3);
    assert_int_equal(info->id, 0x11223344);
    assert_int_equal(info->flash_size, 0x100000);
    assert_int_equal(info->page_size, 4096);
    assert_string_equal(info->version, "blinky 1.2.3");
}

static void an_application_that_tells_nothing_is_switched_all_the_same(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(trigger(fixture, &(struct mock_trigger){.has_info = false}), NDFU_OK);
    assert_false(fixture->info.has_numbers);
    assert_string_equal(fixture->info.version, "");
    assert_string_equal(mock_usb_log(fixture->usb), asked);
}

static void a_device_that_has_gone_is_not_found(void **state)
{
    struct fixture *fixture = *state;
    const struct ndfu_device *device = plug(fixture, &composite, &(struct mock_trigger){0});

    assert_true(mock_usb_unplug(fixture->usb, composite.path));
    assert_int_equal(ndfu_trigger(device, NULL, &fixture->error), NDFU_E_DEVICE_NOT_FOUND);
    assert_string_equal(mock_usb_log(fixture->usb), "");
}

static void a_device_without_a_trigger_is_told_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device plain = composite;
    const struct ndfu_device *device;

    plain.has_trigger = false;
    device = plug(fixture, &plain, &(struct mock_trigger){0});
    assert_int_equal(ndfu_trigger(device, NULL, &fixture->error), NDFU_E_DEVICE_NOT_FOUND);
    assert_string_equal(mock_usb_log(fixture->usb), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_detach_that_returns_is_done),
        TEST(a_detach_that_ends_in_a_pipe_error_is_done),
        TEST(a_detach_before_which_the_device_vanishes_is_done),
        TEST(a_detach_torn_by_the_device_leaving_is_done),
        TEST(a_protocol_error_of_a_device_that_stays_is_an_error),
        TEST(what_the_application_tells_is_read),
        TEST(an_application_that_tells_nothing_is_switched_all_the_same),
        TEST(a_device_that_has_gone_is_not_found),
        TEST(a_device_without_a_trigger_is_told_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
