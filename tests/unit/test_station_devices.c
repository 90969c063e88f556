/* SPDX-License-Identifier: MIT */
/* How often the updates of a station look for their devices. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <libserialport.h>
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "port/clock.h"
#include "port/wait.h"
#include "support/gate.h"
#include "support/mock_devices.h"

enum { UPDATES = 8, LONG_MS = 60000, MS = 1000, SECOND = 1000 * MS };

/* What --wrap lets these functions see. */
static struct bench {
    struct mock_usb *usb;
    struct ndfu_station *station;
    struct ndfu_update *updates[UPDATES];
    unsigned looks;
    unsigned rounds;
    unsigned looks_before_news;
    unsigned looks_at_end;
    void (*begin_round)(struct bench *bench);
    uint64_t now;     /* 0: as the system says */
    bool is_virtual;  /* time passes where it is waited for */
    uint64_t next_at; /* when something happens next */
    size_t added;
    bool waits_in_vain; /* for a time that has passed */
    bool is_cancelled;
} bench;

static struct gate may_enter = GATE_OPEN;

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
    bench.waits_in_vain = until_us <= ndfu_clock_us();
    if (bench.begin_round)
        bench.begin_round(&bench);
    __real_ndfu_waiter_wait(waiter, bench.is_virtual ? 0 : until_us);
    if (bench.is_virtual)
        bench.now = until_us < bench.next_at ? until_us : bench.next_at;
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
        assert_true(mock_usb_plug(of->usb, &mock_neighbour));
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
        struct mock_usb_device device = mock_neighbour;
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

/* Then ten seconds in which nothing happens. */
static void add_one_at_a_time(struct bench *of)
{
    if (of->now < of->next_at)
        return;
    if (of->added < UPDATES) {
        assert_int_equal(ndfu_station_add(of->station, of->updates[of->added++], NULL), NDFU_OK);
        of->next_at = of->now + 70 * MS;
        return;
    }
    if (of->looks_before_news > 0)
        ndfu_station_cancel(of->station);
    else
        of->looks_before_news = of->looks;
    of->looks_at_end = of->looks;
    of->next_at = of->now + 10 * SECOND;
}

/* Each had its second begin when it had begun itself. */
static void updates_that_began_one_after_another_looked_one_after_another(void **state)
{
    (void)state;
    make_entries(LONG_MS);
    assert_int_equal(ndfu_station_create(NULL, &bench.station, NULL), NDFU_OK);
    bench.begin_round = add_one_at_a_time;
    bench.now = ndfu_clock_us();
    bench.is_virtual = true;
    add_one_at_a_time(&bench);
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_CANCELLED);
    assert_in_range(bench.looks_at_end - bench.looks_before_news, 9, 12);
}

static enum ndfu_status enter_slowly(const struct ndfu_device *device, const char *port,
                                     void *cookie, struct ndfu_error *error)
{
    (void)device;
    (void)port;
    (void)cookie;
    (void)error;
    return gate_pass(&may_enter) ? NDFU_OK : NDFU_E_DEVICE_ENTER;
}

static void take_arrival(const struct ndfu_device *device, void *cookie)
{
    (void)device;
    (void)cookie;
}

/* In the round behind the cancel, it is long since it has looked. */
static void cancel_in_the_middle(struct bench *of)
{
    if (of->rounds < 3)
        return;
    if (of->is_cancelled) {
        assert_false(of->waits_in_vain);
        gate_open(&may_enter);
    } else {
        of->is_cancelled = true;
        ndfu_station_cancel(of->station);
        of->now += 5 * SECOND;
    }
}

/* Until the last update had ended, which can take long, it polled as fast as it could. */
static void a_cancelled_station_waited_for_the_look_that_it_does_not_take(void **state)
{
    struct ndfu_station_options options;
    struct ndfu_update_options how;
    struct ndfu_device_selector selector;

    (void)state;
    ndfu_station_options_init(&options, sizeof options);
    options.on_arrival = take_arrival;
    assert_int_equal(ndfu_station_create(&options, &bench.station, NULL), NDFU_OK);
    ndfu_device_selector_init(&selector, sizeof selector);
    selector.port = "/dev/null";
    ndfu_update_options_init(&how, sizeof how);
    how.device = &selector;
    how.entry = NDFU_ENTRY_CALLER;
    how.on_entry = enter_slowly;
    assert_int_equal(ndfu_inquiry_create(NULL, &how, &bench.updates[0], NULL), NDFU_OK);
    assert_int_equal(ndfu_station_add(bench.station, bench.updates[0], NULL), NDFU_OK);
    gate_shut(&may_enter);
    bench.begin_round = cancel_in_the_middle;
    bench.now = ndfu_clock_us();
    assert_int_equal(ndfu_station_run(bench.station, NULL), NDFU_E_CANCELLED);
    assert_true(bench.is_cancelled);
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
        cmocka_unit_test_setup_teardown(
            updates_that_began_one_after_another_looked_one_after_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_cancelled_station_waited_for_the_look_that_it_does_not_take, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
