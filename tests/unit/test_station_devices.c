/* SPDX-License-Identifier: MIT */
/* How often the updates of a station look for their devices. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <libserialport.h>
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "port/clock.h"
#include "port/wait.h"
#include "support/mock_usb.h"

enum { UPDATES = 8, LONG_MS = 60000 };

static const struct mock_usb_device neighbour = {
    .path = "1-3",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 9,
    .serial_number = "OTHER",
    .ttys = {"ttyACM9"},
};

/* What --wrap lets these functions see. */
static struct bench {
    struct mock_usb *usb;
    struct ndfu_station *station;
    struct ndfu_update *updates[UPDATES];
    unsigned looks;
    unsigned rounds;
    unsigned looks_before_news;
    void (*begin_round)(struct bench *bench);
    uint64_t now; /* 0: as the system says */
} bench;

uint64_t __real_ndfu_clock_us(void);
uint64_t __wrap_ndfu_clock_us(void);
uint64_t __wrap_ndfu_clock_us(void)
{
    return bench.now ? bench.now : __real_ndfu_clock_us();
}

enum sp_return __real_sp_list_ports(struct sp_port ***ports);
enum sp_return __wrap_sp_list_ports(struct sp_port ***ports);
enum sp_return __wrap_sp_list_ports(struct sp_port ***ports)
{
    bench.looks++;
    return __real_sp_list_ports(ports);
}

void __real_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us);
void __wrap_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us);
void __wrap_ndfu_waiter_wait(struct ndfu_waiter *waiter, uint64_t until_us)
{
    bench.rounds++;
    if (bench.begin_round)
        bench.begin_round(&bench);
    __real_ndfu_waiter_wait(waiter, until_us);
}

static int set_up(void **state)
{
    (void)state;
    bench = (struct bench){.usb = mock_usb_create()};
    return !bench.usb;
}

static int tear_down(void **state)
{
    (void)state;
    ndfu_station_destroy(bench.station);
    for (size_t i = 0; i < UPDATES; i++)
        ndfu_update_destroy(bench.updates[i]);
    mock_usb_destroy(bench.usb);
    return 0;
}

static void make_station(void)
{
    assert_int_equal(ndfu_station_create(NULL, &bench.station, NULL), NDFU_OK);
    for (size_t i = 0; i < UPDATES; i++)
        assert_int_equal(ndfu_station_add(bench.station, bench.updates[i], NULL), NDFU_OK);
}

/* Each for a device of its own. */
static void make_entries(uint32_t find_timeout_ms)
{
    for (size_t i = 0; i < UPDATES; i++) {
        struct ndfu_update_options options;
        struct ndfu_device_selector selector;
        char serial_number[8];

        (void)snprintf(serial_number, sizeof serial_number, "%zu", i);
        ndfu_device_selector_init(&selector, sizeof selector);
        selector.serial_number = serial_number;
        ndfu_update_options_init(&options, sizeof options);
        options.device = &selector;
        options.find_timeout_ms = find_timeout_ms;
        assert_int_equal(ndfu_entry_create(&options, &bench.updates[i], NULL), NDFU_OK);
    }
}

/* Each saw by itself what devices there are. */
static void updates_that_look_at_the_same_time_look_once(void **state)
{
    (void)state;
    make_entries(0);
    make_station();
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_DEVICE_NOT_FOUND);
    assert_int_equal(bench.looks, 1);
}

static void plug_in_and_go(struct bench *of)
{
    if (of->rounds == 3) {
        of->looks_before_news = of->looks;
        assert_true(mock_usb_plug(of->usb, &neighbour));
    }
    if (of->rounds == 5)
        ndfu_station_cancel(of->station);
}

/* With dozens that waited, a station saw to nothing else when a device came or went. */
static void news_of_devices_make_a_station_look_once_a_round(void **state)
{
    (void)state;
    make_entries(LONG_MS);
    make_station();
    bench.begin_round = plug_in_and_go;
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_CANCELLED);
    assert_true(bench.looks > bench.looks_before_news);
    assert_true(bench.looks <= bench.rounds);
}

static void go_when_all_are_known(struct bench *of)
{
    size_t known = 0;

    for (size_t i = 0; i < UPDATES; i++)
        known += ndfu_update_device(of->updates[i]) != NULL;
    if (known == UPDATES)
        ndfu_station_cancel(of->station);
}

static void ports_that_are_opened_at_the_same_time_are_looked_up_once(void **state)
{
    (void)state;
    for (unsigned i = 0; i < UPDATES; i++) {
        struct mock_usb_device device = neighbour;
        char port[32];

        (void)snprintf(device.path, sizeof device.path, "1-%u", i + 1);
        (void)snprintf(device.serial_number, sizeof device.serial_number, "%u", i);
        (void)snprintf(device.ttys[0], sizeof device.ttys[0], "ttyACM%u", i);
        (void)snprintf(port, sizeof port, "/dev/%s", device.ttys[0]);
        device.address = 10 + i;
        assert_true(mock_usb_plug(bench.usb, &device));
        assert_int_equal(ndfu_inquiry_create(port, NULL, &bench.updates[i], NULL), NDFU_OK);
    }
    make_station();
    bench.begin_round = go_when_all_are_known;
    bench.now = ndfu_clock_us();
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_CANCELLED);
    assert_int_equal(bench.looks, 1);
    for (unsigned i = 0; i < UPDATES; i++) {
        const struct ndfu_device *device = ndfu_update_device(bench.updates[i]);

        assert_non_null(device);
        assert_int_equal(device->address, 10 + i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(updates_that_look_at_the_same_time_look_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(news_of_devices_make_a_station_look_once_a_round, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(ports_that_are_opened_at_the_same_time_are_looked_up_once,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
