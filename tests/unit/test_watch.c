/* SPDX-License-Identifier: MIT */
/* Waiting for devices to leave, return and be plugged in. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <pthread.h>
#include <string.h>

#include <ndfu/enter.h>

#include "port/clock.h"
#include "support/mock_devices.h"

enum { SHORT_MS = 50, LONG_MS = 20000 };

struct fixture {
    struct mock_usb *usb;
    struct ndfu_watch *watch;
    struct ndfu_device *before;
    struct ndfu_device *found;
    struct ndfu_error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.usb = mock_usb_create()};
    *state = &fixture;
    return !fixture.usb || ndfu_watch_create(NULL, &fixture.watch, NULL) != NDFU_OK;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    ndfu_device_destroy(fixture->before);
    ndfu_device_destroy(fixture->found);
    ndfu_watch_destroy(fixture->watch);
    mock_usb_destroy(fixture->usb);
    return 0;
}

static void plug(struct fixture *fixture, const struct mock_usb_device *device)
{
    assert_true(mock_usb_plug(fixture->usb, device));
}

/* Plugs a device in and remembers it as it is. */
static void plug_before(struct fixture *fixture, const struct mock_usb_device *device)
{
    struct ndfu_device_list *list;

    plug(fixture, device);
    assert_int_equal(ndfu_device_list_create(NULL, &list, NULL), NDFU_OK);
    for (size_t i = 0; i < ndfu_device_count(list); i++) {
        if (strcmp(ndfu_device_get(list, i)->bus_path, device->path) == 0)
            fixture->before = ndfu_device_copy(ndfu_device_get(list, i));
    }
    ndfu_device_list_destroy(list);
    assert_non_null(fixture->before);
}

static enum ndfu_status wait_return(struct fixture *fixture, enum ndfu_return expected,
                                    uint32_t timeout_ms)
{
    return ndfu_watch_wait_return(fixture->watch, fixture->before, expected, timeout_ms,
                                  &fixture->found, &fixture->error);
}

static void expect_return(struct fixture *fixture, enum ndfu_return expected, const char *port)
{
    if (wait_return(fixture, expected, LONG_MS) != NDFU_OK)
        fail_msg("%s", fixture->error.message);
    assert_string_equal(fixture->found->ports[0], port);
}

/* The device is triggered, leaves, and comes back as something, all in other threads. */
static void trigger(struct fixture *fixture, const struct mock_usb_device *comes_back_as)
{
    struct mock_trigger trigger = {.detach = MOCK_DETACH_STALLED};

    plug_before(fixture, &mock_application);
    if (comes_back_as) {
        trigger.comes_back = true;
        trigger.comes_back_as = *comes_back_as;
    }
    assert_true(mock_usb_set_trigger(fixture->usb, mock_application.path, &trigger));
    assert_int_equal(ndfu_trigger(fixture->before, NULL, NULL), NDFU_OK);
}

static void a_device_comes_back_by_its_serial_number(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device moved = mock_bootloader;

    strcpy(moved.path, "1-7");
    plug(fixture, &mock_neighbour);
    trigger(fixture, &moved);
    expect_return(fixture, NDFU_RETURN_BOOTLOADER, "/dev/ttyACM4");
    assert_string_equal(fixture->found->bus_path, "1-7");
}

static void a_device_comes_back_with_another_serial_number_on_its_bus_path(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device renamed = mock_bootloader;

    strcpy(renamed.serial_number, "BL-1");
    plug(fixture, &mock_neighbour);
    trigger(fixture, &renamed);
    expect_return(fixture, NDFU_RETURN_BOOTLOADER, "/dev/ttyACM4");
    assert_string_equal(fixture->found->serial_number, "BL-1");
}

static void the_serial_number_counts_before_the_bus_path(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device moved = mock_bootloader;
    struct mock_usb_device usurper = mock_neighbour;

    plug_before(fixture, &mock_application);
    (void)mock_usb_unplug(fixture->usb, "1-2");
    strcpy(usurper.path, "1-2");
    strcpy(moved.path, "1-7");
    plug(fixture, &usurper);
    plug(fixture, &moved);
    expect_return(fixture, NDFU_RETURN_BOOTLOADER, "/dev/ttyACM4");
}

static void a_bootloader_of_an_unknown_product_counts(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device custom = mock_bootloader;

    custom.vendor_id = 0x1234;
    custom.product_id = 0x5678;
    trigger(fixture, &custom);
    expect_return(fixture, NDFU_RETURN_BOOTLOADER, "/dev/ttyACM4");
}

static void nothing_coming_back_is_told_at_the_deadline(void **state)
{
    struct fixture *fixture = *state;
    const uint64_t began = ndfu_clock_us();

    plug(fixture, &mock_neighbour);
    trigger(fixture, NULL);
    assert_int_equal(wait_return(fixture, NDFU_RETURN_BOOTLOADER, SHORT_MS), NDFU_E_DEVICE_LOST);
    assert_in_range(ndfu_clock_us() - began, SHORT_MS * 1000, 10 * 1000 * 1000);
    assert_null(fixture->found);
    assert_non_null(strstr(fixture->error.message, "did not come back as a bootloader"));
    assert_non_null(strstr(fixture->error.message, "serial number C0FFEE, path 1-2"));
    assert_non_null(strstr(fixture->error.message, "now there is nothing"));
}

static void an_application_that_stays_is_not_its_bootloader(void **state)
{
    struct fixture *fixture = *state;

    plug_before(fixture, &mock_application);
    assert_int_equal(wait_return(fixture, NDFU_RETURN_BOOTLOADER, SHORT_MS), NDFU_E_DEVICE_LOST);
    assert_non_null(strstr(fixture->error.message, "now there is /dev/ttyACM0"));
}

static void an_application_that_starts_again_is_not_its_bootloader(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device again = mock_application;

    again.address = 8;
    strcpy(again.ttys[0], "ttyACM5");
    trigger(fixture, &again);
    assert_int_equal(wait_return(fixture, NDFU_RETURN_BOOTLOADER, SHORT_MS), NDFU_E_DEVICE_LOST);
}

static void the_application_is_waited_for_after_an_update(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device again = mock_application;

    plug_before(fixture, &mock_bootloader);
    assert_int_equal(wait_return(fixture, NDFU_RETURN_APPLICATION, SHORT_MS), NDFU_E_DEVICE_LOST);
    (void)mock_usb_unplug(fixture->usb, "1-2");
    again.address = 9;
    strcpy(again.ttys[0], "ttyACM5");
    plug(fixture, &again);
    expect_return(fixture, NDFU_RETURN_APPLICATION, "/dev/ttyACM5");
}

static void a_device_that_is_still_there_has_not_left(void **state)
{
    struct fixture *fixture = *state;

    plug_before(fixture, &mock_bootloader);
    assert_int_equal(ndfu_watch_wait_left(fixture->watch, fixture->before, SHORT_MS, NULL),
                     NDFU_E_TIMEOUT);
    (void)mock_usb_unplug(fixture->usb, "1-2");
    assert_int_equal(ndfu_watch_wait_left(fixture->watch, fixture->before, LONG_MS, NULL), NDFU_OK);
}

static void a_device_under_another_address_has_left_in_between(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device again = mock_bootloader;

    plug_before(fixture, &mock_bootloader);
    (void)mock_usb_unplug(fixture->usb, "1-2");
    again.address = 20;
    strcpy(again.ttys[0], "ttyACM5");
    plug(fixture, &again);
    assert_int_equal(ndfu_watch_wait_left(fixture->watch, fixture->before, LONG_MS, NULL), NDFU_OK);
}

/* What happens while the test waits. */
static void *plug_later(void *cookie)
{
    struct fixture *fixture = cookie;

    (void)mock_usb_plug(fixture->usb, &mock_neighbour);
    (void)mock_usb_plug(fixture->usb, &mock_bootloader);
    return NULL;
}

static void a_device_is_waited_for_until_it_is_plugged_in(void **state)
{
    struct fixture *fixture = *state;
    struct ndfu_device_selector selector;
    pthread_t other;

    ndfu_device_selector_init(&selector, sizeof selector);
    selector.serial_number = "C0FFEE";
    assert_int_equal(pthread_create(&other, NULL, plug_later, fixture), 0);
    assert_int_equal(ndfu_watch_wait_selected(fixture->watch, &selector, LONG_MS, &fixture->found,
                                              &fixture->error),
                     NDFU_OK);
    assert_string_equal(fixture->found->bus_path, "1-2");
    (void)pthread_join(other, NULL);
}

static void *replug_with_port(void *cookie)
{
    struct fixture *fixture = cookie;

    (void)mock_usb_unplug(fixture->usb, "1-2");
    (void)mock_usb_plug(fixture->usb, &mock_bootloader);
    return NULL;
}

/* Its port comes a moment later. */
static void a_bootloader_whose_port_is_not_there_yet_was_taken(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device portless = mock_bootloader;
    struct ndfu_device_selector selector;
    pthread_t other;

    ndfu_device_selector_init(&selector, sizeof selector);
    portless.ttys[0][0] = '\0';
    plug(fixture, &portless);
    assert_int_equal(ndfu_watch_wait_selected(fixture->watch, &selector, 0, &fixture->found, NULL),
                     NDFU_OK);
    assert_int_equal(fixture->found->port_count, 0);
    ndfu_device_destroy(fixture->found);
    assert_int_equal(pthread_create(&other, NULL, replug_with_port, fixture), 0);
    assert_int_equal(ndfu_watch_wait_selected(fixture->watch, &selector, LONG_MS, &fixture->found,
                                              &fixture->error),
                     NDFU_OK);
    (void)pthread_join(other, NULL);
    assert_int_equal(fixture->found->port_count, 1);
}

static void two_devices_end_the_wait_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct ndfu_device_selector selector;

    ndfu_device_selector_init(&selector, sizeof selector);
    plug(fixture, &mock_neighbour);
    plug(fixture, &mock_bootloader);
    assert_int_equal(ndfu_watch_wait_selected(fixture->watch, &selector, LONG_MS, &fixture->found,
                                              &fixture->error),
                     NDFU_E_DEVICE_AMBIGUOUS);
}

/* It crashed. */
static void without_a_selector_the_only_candidate_is_waited_for(void **state)
{
    struct fixture *fixture = *state;
    pthread_t other;

    assert_int_equal(pthread_create(&other, NULL, replug_with_port, fixture), 0);
    assert_int_equal(
        ndfu_watch_wait_selected(fixture->watch, NULL, LONG_MS, &fixture->found, &fixture->error),
        NDFU_OK);
    assert_string_equal(fixture->found->bus_path, "1-2");
    (void)pthread_join(other, NULL);
}

/* There was no end to what is wrong from the first. */
static void a_selector_without_its_size_ends_the_wait_at_once(void **state)
{
    struct fixture *fixture = *state;
    const struct ndfu_device_selector selector = {.port = "/dev/ttyNEVER"};

    assert_int_equal(ndfu_watch_wait_selected(fixture->watch, &selector, LONG_MS, &fixture->found,
                                              &fixture->error),
                     NDFU_E_ARGUMENT);
    assert_null(fixture->found);
}

static void *cancel_later(void *cookie)
{
    ndfu_watch_cancel(cookie);
    return NULL;
}

static void a_wait_can_be_cancelled(void **state)
{
    struct fixture *fixture = *state;
    pthread_t other;

    plug_before(fixture, &mock_application);
    assert_int_equal(pthread_create(&other, NULL, cancel_later, fixture->watch), 0);
    assert_int_equal(wait_return(fixture, NDFU_RETURN_BOOTLOADER, LONG_MS), NDFU_E_CANCELLED);
    (void)pthread_join(other, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_device_comes_back_by_its_serial_number),
        TEST(a_device_comes_back_with_another_serial_number_on_its_bus_path),
        TEST(the_serial_number_counts_before_the_bus_path),
        TEST(a_bootloader_of_an_unknown_product_counts),
        TEST(nothing_coming_back_is_told_at_the_deadline),
        TEST(an_application_that_stays_is_not_its_bootloader),
        TEST(an_application_that_starts_again_is_not_its_bootloader),
        TEST(the_application_is_waited_for_after_an_update),
        TEST(a_device_that_is_still_there_has_not_left),
        TEST(a_device_under_another_address_has_left_in_between),
        TEST(a_device_is_waited_for_until_it_is_plugged_in),
        TEST(a_bootloader_whose_port_is_not_there_yet_was_taken),
        TEST(two_devices_end_the_wait_at_once),
        TEST(without_a_selector_the_only_candidate_is_waited_for),
        TEST(a_selector_without_its_size_ends_the_wait_at_once),
        TEST(a_wait_can_be_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
