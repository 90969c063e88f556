/* SPDX-License-Identifier: MIT */
/* Looking for a device without waiting. Runs under umockdev-wrapper; test_watch.c has whole waits.
 */
#include "support/cmocka.h"

#include <libserialport.h>
#include <poll.h>
#include <string.h>

#include "device/search.h"
#include "support/mock_devices.h"

enum { LONG_MS = 20000 };

struct fixture {
    struct mock_usb *usb;
    struct ndfu_sight *sight;
    struct ndfu_search search;
    struct ndfu_device *before;
    struct ndfu_device *found;
};

/* Who is unplugged between the two looks, that at ports and that at USB; NULL for nobody. */
static struct mock_usb *unplugged_between;

enum sp_return __real_sp_list_ports(struct sp_port ***ports);
enum sp_return __wrap_sp_list_ports(struct sp_port ***ports);
enum sp_return __wrap_sp_list_ports(struct sp_port ***ports)
{
    const enum sp_return result = __real_sp_list_ports(ports);

    if (unplugged_between)
        (void)mock_usb_unplug(unplugged_between, mock_bootloader.path);
    return result;
}

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.usb = mock_usb_create(), .sight = ndfu_sight_create()};
    *state = &fixture;
    return !fixture.usb || !fixture.sight || !ndfu_search_init(&fixture.search, NULL);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    ndfu_device_destroy(fixture->found);
    ndfu_device_destroy(fixture->before);
    ndfu_search_clear(&fixture->search);
    ndfu_sight_destroy(fixture->sight);
    mock_usb_destroy(fixture->usb);
    return 0;
}

static void identify(struct fixture *fixture, const char *port)
{
    ndfu_device_destroy(fixture->before);
    assert_int_equal(
        ndfu_search_identify(&fixture->search, fixture->sight, port, &fixture->before, NULL),
        NDFU_OK);
}

static void look_for(struct fixture *fixture, enum ndfu_return expected)
{
    ndfu_device_destroy(fixture->found);
    assert_int_equal(ndfu_search_return(&fixture->search, fixture->sight, fixture->before, expected,
                                        &fixture->found, NULL),
                     NDFU_OK);
}

static size_t count(struct fixture *fixture)
{
    struct ndfu_device_list *list;
    size_t there;

    assert_int_equal(ndfu_sight_list(fixture->sight, NULL, &list, NULL), NDFU_OK);
    there = ndfu_device_count(list);
    ndfu_device_list_destroy(list);
    return there;
}

static void what_was_seen_stays_until_it_is_renewed(void **state)
{
    struct fixture *fixture = *state;

    assert_true(mock_usb_plug(fixture->usb, &mock_neighbour));
    assert_int_equal(count(fixture), 1);
    assert_true(mock_usb_plug(fixture->usb, &mock_bootloader));
    assert_int_equal(count(fixture), 1);
    ndfu_sight_renew(fixture->sight, false);
    assert_int_equal(count(fixture), 2);
}

/* What one sees as a bootloader is a port to the other. */
static void what_was_seen_is_to_each_what_it_knows(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device custom = mock_neighbour;
    const struct ndfu_product_id known = {0x1234, 0};
    struct ndfu_device_options options;
    struct ndfu_device_list *list;

    custom.vendor_id = known.vendor_id;
    assert_true(mock_usb_plug(fixture->usb, &custom));
    ndfu_device_options_init(&options, sizeof options);
    options.bootloaders = &known;
    options.bootloader_count = 1;
    assert_int_equal(ndfu_sight_list(fixture->sight, &options, &list, NULL), NDFU_OK);
    assert_int_equal(ndfu_device_get(list, 0)->kind, NDFU_DEVICE_BOOTLOADER);
    ndfu_device_list_destroy(list);
    assert_int_equal(ndfu_sight_list(fixture->sight, NULL, &list, NULL), NDFU_OK);
    assert_int_equal(ndfu_device_get(list, 0)->kind, NDFU_DEVICE_PORT);
    ndfu_device_list_destroy(list);
}

/* Whoever frees what he copied must not free what there was nothing to copy of. */
static void a_list_of_no_bootloaders_stays_the_callers(void **state)
{
    const struct ndfu_product_id none[1] = {{0}};
    struct ndfu_device_options options;
    struct ndfu_search search;

    (void)state;
    ndfu_device_options_init(&options, sizeof options);
    options.bootloaders = none;
    assert_true(ndfu_search_init(&search, &options));
    assert_null(search.options.bootloaders);
    ndfu_search_clear(&search);
}

/* News that one took by looking was lost to whoever had looked before. */
static void a_look_leaves_the_news_to_whoever_renews(void **state)
{
    struct fixture *fixture = *state;
    struct pollfd news = {.fd = ndfu_sight_descriptor(fixture->sight), .events = POLLIN};

    assert_true(mock_usb_plug(fixture->usb, &mock_application));
    assert_int_equal(poll(&news, 1, LONG_MS), 1);
    identify(fixture, "ttyACM0");
    look_for(fixture, NDFU_RETURN_BOOTLOADER);
    assert_null(fixture->found);
    assert_int_equal(poll(&news, 1, 0), 1);
    ndfu_sight_renew(fixture->sight, true);
    assert_true(ndfu_sight_has_news(fixture->sight));
    assert_int_equal(poll(&news, 1, 0), 0);
    (void)mock_usb_unplug(fixture->usb, "1-2");
    assert_true(mock_usb_plug(fixture->usb, &mock_bootloader));
    assert_int_equal(poll(&news, 1, LONG_MS), 1);
    ndfu_sight_renew(fixture->sight, false);
    assert_false(ndfu_sight_has_news(fixture->sight));
    look_for(fixture, NDFU_RETURN_BOOTLOADER);
    assert_string_equal(fixture->found->ports[0], "/dev/ttyACM4");
}

/* As whoever updates at a port does when the port goes away. */
static void a_port_is_found_again_under_its_new_name(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device again = mock_bootloader;

    assert_true(mock_usb_plug(fixture->usb, &mock_neighbour));
    assert_true(mock_usb_plug(fixture->usb, &mock_bootloader));
    identify(fixture, "ttyACM4");
    (void)mock_usb_unplug(fixture->usb, "1-2");
    ndfu_sight_renew(fixture->sight, false);
    look_for(fixture, NDFU_RETURN_ANY);
    assert_null(fixture->found);
    again.address = 30;
    strcpy(again.ttys[0], "ttyACM5");
    assert_true(mock_usb_plug(fixture->usb, &again));
    ndfu_sight_renew(fixture->sight, false);
    look_for(fixture, NDFU_RETURN_ANY);
    assert_string_equal(fixture->found->ports[0], "/dev/ttyACM5");
}

static void nothing_is_known_of_a_port_that_is_none(void **state)
{
    struct fixture *fixture = *state;

    identify(fixture, "/dev/null");
    assert_null(fixture->before);
}

/* One look for all that open their ports can be older than the device behind a port. */
static void a_port_is_of_the_device_that_has_it_now(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device other = mock_neighbour;

    assert_true(mock_usb_plug(fixture->usb, &mock_neighbour));
    assert_int_equal(count(fixture), 1);
    ndfu_sight_renew(fixture->sight, true);
    assert_true(mock_usb_plug(fixture->usb, &mock_bootloader));
    identify(fixture, "ttyACM4"); /* which was not there yet */
    assert_int_equal(fixture->before->address, mock_bootloader.address);
    (void)mock_usb_unplug(fixture->usb, mock_neighbour.path);
    other.address = 31;
    strcpy(other.ttys[0], "ttyACM5");
    assert_true(mock_usb_plug(fixture->usb, &other));
    identify(fixture, "ttyACM5");
    assert_int_equal(fixture->before->address, other.address);
    assert_true(ndfu_sight_has_news(fixture->sight)); /* others have not looked yet */
}

/* It was a bootloader without a bus path, which nothing tells from any other: where a device had
 * just been updated and was taken away, a loop wanted to update "the only device". */
static void a_device_that_leaves_while_it_is_listed_is_none(void **state)
{
    struct fixture *fixture = *state;

    assert_true(mock_usb_plug(fixture->usb, &mock_bootloader));
    assert_true(mock_usb_plug(fixture->usb, &mock_neighbour));
    unplugged_between = fixture->usb;
    assert_int_equal(count(fixture), 1);
    unplugged_between = NULL;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_seen_stays_until_it_is_renewed),
        TEST(what_was_seen_is_to_each_what_it_knows),
        TEST(a_list_of_no_bootloaders_stays_the_callers),
        TEST(a_look_leaves_the_news_to_whoever_renews),
        TEST(a_port_is_found_again_under_its_new_name),
        TEST(nothing_is_known_of_a_port_that_is_none),
        TEST(a_port_is_of_the_device_that_has_it_now),
        TEST(a_device_that_leaves_while_it_is_listed_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
