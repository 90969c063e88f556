/* SPDX-License-Identifier: MIT */
/* The DFU trigger, byte for byte, on a mocked USB device. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

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

/* What comes of an update that ends where its device is in its bootloader. */
static enum ndfu_status enter(struct fixture *fixture, const struct mock_trigger *how,
                              bool *is_told)
{
    struct ndfu_update_options options;
    struct ndfu_update *update;
    enum ndfu_status status;

    (void)plug(fixture, &composite, how);
    ndfu_update_options_init(&options, sizeof options);
    options.entry_timeout_ms = how->comes_back ? 20000 : 100;
    assert_int_equal(ndfu_entry_create(&options, &update, NULL), NDFU_OK);
    assert_false(ndfu_update_trigger_info(update, &fixture->info));
    status = ndfu_update_run(update, &fixture->error);
    *is_told = ndfu_update_trigger_info(update, &fixture->info);
    ndfu_update_destroy(update);
    return status;
}

static void an_update_tells_what_the_application_has_told(void **state)
{
    struct fixture *fixture = *state;
    struct mock_trigger how = {.has_info = true, .comes_back = true, .comes_back_as = composite};
    bool is_told;

    how.comes_back_as.has_trigger = false;
    how.comes_back_as.product_id = 0x521f;
    how.comes_back_as.address = 8;
    strcpy(how.comes_back_as.ttys[0], "ttyACM2");
    how.comes_back_as.ttys[1][0] = '\0';
    if (enter(fixture, &how, &is_told) != NDFU_OK)
        fail_msg("%s", fixture->error.message);
    assert_true(is_told);
    assert_string_equal(fixture->info.version, "blinky 1.2.3");
}

/* It said that the device was switched. */
static void an_update_whose_trigger_is_refused_tells_nothing(void **state)
{
    struct fixture *fixture = *state;
    bool is_told;

    assert_int_equal(
        enter(fixture, &(struct mock_trigger){.detach = MOCK_DETACH_REFUSED}, &is_told),
        NDFU_E_DEVICE_USB);
    assert_false(is_told);
}

/* Nor is one that has left for good. */
static void an_update_whose_device_does_not_come_back_tells_nothing(void **state)
{
    struct fixture *fixture = *state;
    bool is_told;

    assert_int_equal(enter(fixture, &(struct mock_trigger){.has_info = true}, &is_told),
                     NDFU_E_DEVICE_LOST);
    assert_false(is_told);
}

/* Told that one update waits for its device, asks another one. */
static void ask_another(const struct ndfu_event *event, void *cookie)
{
    struct ndfu_trigger_info info = {.size = sizeof info};
    struct ndfu_update *const *other = cookie;

    assert_int_equal(event->type, NDFU_EVENT_WAITING);
    assert_false(ndfu_update_trigger_info(*other, &info));
}

/* ThreadSanitizer saw what the thread that asks the device writes being read meanwhile. */
static void an_update_that_is_being_switched_can_be_asked_what_it_was_told(void **state)
{
    struct fixture *fixture = *state;
    struct ndfu_update *updates[2];
    struct ndfu_update_options options;
    struct ndfu_device_selector selector;
    struct ndfu_station *station;

    (void)plug(fixture, &composite, &(struct mock_trigger){.detach = MOCK_DETACH_REFUSED});
    assert_int_equal(ndfu_entry_create(NULL, &updates[0], NULL), NDFU_OK);
    ndfu_device_selector_init(&selector, sizeof selector);
    selector.serial_number = "NEVER";
    ndfu_update_options_init(&options, sizeof options);
    options.device = &selector;
    options.find_timeout_ms = 200;
    options.on_event = ask_another;
    options.cookie = &updates[0];
    assert_int_equal(ndfu_entry_create(&options, &updates[1], NULL), NDFU_OK);
    assert_int_equal(ndfu_station_create(NULL, &station, NULL), NDFU_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(ndfu_station_add(station, updates[i], NULL), NDFU_OK);
    assert_int_equal(ndfu_station_run(station, NULL), NDFU_E_DEVICE_USB);
    ndfu_station_destroy(station);
    for (size_t i = 0; i < 2; i++)
        ndfu_update_destroy(updates[i]);
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
        TEST(an_update_tells_what_the_application_has_told),
        TEST(an_update_whose_trigger_is_refused_tells_nothing),
        TEST(an_update_whose_device_does_not_come_back_tells_nothing),
        TEST(an_update_that_is_being_switched_can_be_asked_what_it_was_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
