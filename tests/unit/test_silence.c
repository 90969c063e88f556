/* SPDX-License-Identifier: MIT */
/* Targets that answer at other settings of their serial port. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "engine/engine.h"
#include "port/port.h"
#include "port/worker.h"
#include "support/baud_rate.h"
#include "support/gate.h"
#include "support/mock_tty.h"
#include "support/open_package.h"

#define NODE "/dev/ttyACM7"

/* A port whose close hangs until somebody wants to go on with something else. */
static struct gate may_close = GATE_OPEN;
static atomic_bool is_closing;

void __real_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port)
{
    if (port) {
        is_closing = true;
        (void)gate_pass(&may_close);
    }
    __real_ndfu_port_close(port);
}

/* An update has one at a time. */
static bool has_worker;
static bool had_two_workers;

struct ndfu_worker *__real_ndfu_worker_start(ndfu_worker_function *function, void *argument);
struct ndfu_worker *__wrap_ndfu_worker_start(ndfu_worker_function *function, void *argument);
struct ndfu_worker *__wrap_ndfu_worker_start(ndfu_worker_function *function, void *argument)
{
    had_two_workers |= has_worker;
    has_worker = true;
    return __real_ndfu_worker_start(function, argument);
}

enum ndfu_status __real_ndfu_worker_join(struct ndfu_worker *worker, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_worker_join(struct ndfu_worker *worker, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_worker_join(struct ndfu_worker *worker, struct ndfu_error *error)
{
    has_worker &= !worker;
    return __real_ndfu_worker_join(worker, error);
}

struct ndfu_engine *__real_ndfu_engine_make(const struct ndfu_engine_options *options);
struct ndfu_engine *__wrap_ndfu_engine_make(const struct ndfu_engine_options *options);
struct ndfu_engine *__wrap_ndfu_engine_make(const struct ndfu_engine_options *options)
{
    if (is_closing)
        gate_open(&may_close);
    return __real_ndfu_engine_make(options);
}

/* A target that answers pings, if they come at its settings. */
struct device {
    struct mock_tty *mock;
    pthread_t thread;
    atomic_bool must_stop;
    unsigned baud_rate; /* 0: it never answers */
    bool has_rtscts;
    atomic_bool hangs_up; /* at the next byte */
};

static bool understands(const struct device *device, int peer)
{
    struct termios settings;

    return tcgetattr(peer, &settings) == 0 && baud_rate_of(peer) == device->baud_rate &&
           ((settings.c_cflag & CRTSCTS) != 0) == device->has_rtscts;
}

static void *answer_pings(void *argument)
{
    struct device *device = argument;
    const int peer = mock_tty_peer(device->mock);
    struct pollfd input = {.fd = peer, .events = POLLIN};

    while (!device->must_stop) {
        uint8_t bytes[64];
        const ssize_t count = poll(&input, 1, 10) > 0 ? read(peer, bytes, sizeof bytes) : 0;

        if (count > 0 && device->hangs_up) {
            mock_tty_hang_up(device->mock);
            return NULL;
        }
        /* A frame abort and a ping. */
        if (count == 6 && understands(device, peer)) {
            const uint8_t answer[] = {0x60, 0x09, 0x01, bytes[4], 0xc0};

            (void)!write(peer, answer, sizeof answer);
        }
    }
    return NULL;
}

static void begin(struct device *device, unsigned baud_rate, bool has_rtscts)
{
    memset(device, 0, sizeof *device);
    device->baud_rate = baud_rate;
    device->has_rtscts = has_rtscts;
    device->mock = mock_tty_create(NDFU_TESTS_DIR "/data/bootloader.umockdev", NODE);
    assert_non_null(device->mock);
    assert_int_equal(pthread_create(&device->thread, NULL, answer_pings, device), 0);
}

static void end(struct device *device)
{
    device->must_stop = true;
    (void)pthread_join(device->thread, NULL);
    mock_tty_destroy(device->mock);
}

static struct ndfu_package *make(void)
{
    static uint8_t image[1024];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};

    return open_package(make_package(&part, 1, NULL));
}

static void run_in_vain(enum ndfu_status status, ndfu_event_function *on_event, void *cookie,
                        const char *text)
{
    struct ndfu_package *package = make();
    struct ndfu_update_options options;
    struct ndfu_update *update;
    struct ndfu_error error;

    ndfu_update_options_init(&options, sizeof options);
    options.connect_timeout_ms = 300;
    options.link_timeout_ms = 300;
    options.timeouts.ping_ms = 100;
    options.on_event = on_event;
    options.cookie = cookie;
    assert_int_equal(ndfu_update_create(package, NODE, &options, &update, &error), NDFU_OK);
    assert_int_equal(ndfu_update_run(update, &error), status);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
    assert_string_equal(error.operation, "ping"); /* and not nothing, where it was explained */
    ndfu_update_destroy(update);
    ndfu_package_close(package);
}

static void expect_failure(const char *text)
{
    run_in_vain(NDFU_E_TIMEOUT, NULL, NULL, text);
}

static void a_target_at_another_speed_is_found(void **state)
{
    struct device device;

    (void)state;
    begin(&device, 1000000, false);
    expect_failure("no answer at 115200 baud without flow control, but there is one at 1000000 "
                   "baud without flow control");
    end(&device);
}

static void a_target_with_other_flow_control_is_found(void **state)
{
    struct device device;

    (void)state;
    begin(&device, 115200, true);
    expect_failure("but there is one at 115200 baud with RTS/CTS");
    end(&device);
}

static void a_target_that_answers_nowhere_is_no_matter_of_speed(void **state)
{
    struct device device;

    (void)state;
    begin(&device, 0, false);
    expect_failure("nothing arrived at all; is the device in its bootloader");
    end(&device);
}

static void hang_up(const struct ndfu_event *event, void *cookie)
{
    struct device *device = cookie;

    if (event->type == NDFU_EVENT_WAITING)
        device->hangs_up = true;
}

/* While it was still being closed, the search went on to the next settings: the thread that closed
 * it went on with what was for the next, and wrote into memory that was freed. */
static void a_port_that_goes_away_while_it_is_searched_was_used_after_free(void **state)
{
    struct device device;

    (void)state;
    begin(&device, 0, false);
    is_closing = false;
    gate_shut(&may_close);
    run_in_vain(NDFU_E_TIMEOUT, hang_up, &device, "no answer to");
    assert_true(is_closing);
    assert_false(had_two_workers);
    end(&device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_at_another_speed_is_found),
        cmocka_unit_test(a_target_with_other_flow_control_is_found),
        cmocka_unit_test(a_target_that_answers_nowhere_is_no_matter_of_speed),
        cmocka_unit_test(a_port_that_goes_away_while_it_is_searched_was_used_after_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
