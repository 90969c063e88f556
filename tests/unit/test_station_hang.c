/* SPDX-License-Identifier: MIT */
/* Opening and closing the port of a device that hangs blocks in the kernel, for seconds. The other
 * updates of a station must not notice: here it blocks until they have ended. */
#include "support/cmocka.h"

#include <stdatomic.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "port/port.h"
#include "support/gate.h"
#include "support/pty_target.h"

#define HANGING "/dev/ttyHANGING"
#define NOWHERE "/dev/ttyNOWHERE"

static struct gate may_open = GATE_OPEN;  /* the hanging port */
static struct gate may_close = GATE_OPEN; /* all ports */
static struct gate may_fail = GATE_OPEN;  /* the port that is not there */
static atomic_bool was_held_up;
static struct ndfu_update *to_cancel; /* while its port is being opened */
static atomic_uint opens;

static void pass(struct gate *gate)
{
    if (!gate_pass(gate))
        was_held_up = true;
}

enum ndfu_status __real_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error)
{
    opens++;
    if (strcmp(name, HANGING) == 0)
        pass(&may_open);
    if (strcmp(name, NOWHERE) == 0)
        pass(&may_fail);
    else if (to_cancel)
        ndfu_update_cancel(to_cancel);
    return __real_ndfu_port_open(name, settings, port, error);
}

void __real_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port)
{
    if (port) {
        gate_open(&may_fail);
        pass(&may_close);
    }
    __real_ndfu_port_close(port);
}

/* What hangs is released when the other one has ended. */
static void finished(struct ndfu_update *update, enum ndfu_status status,
                     const struct ndfu_error *error, void *cookie)
{
    (void)update;
    (void)status;
    (void)error;
    (void)cookie;
    gate_open(&may_open);
    gate_open(&may_close);
}

struct pair {
    struct ndfu_station *station;
    struct ndfu_update *hanging;
    struct ndfu_update *other;
};

static void begin(struct pair *pair, const char *hanging)
{
    struct ndfu_station_options options;

    was_held_up = false;
    ndfu_station_options_init(&options, sizeof options);
    options.on_finished = finished;
    assert_int_equal(ndfu_station_create(&options, &pair->station, NULL), NDFU_OK);
    assert_int_equal(ndfu_inquiry_create(hanging, NULL, &pair->hanging, NULL), NDFU_OK);
    assert_int_equal(ndfu_inquiry_create(NOWHERE, NULL, &pair->other, NULL), NDFU_OK);
    assert_int_equal(ndfu_station_add(pair->station, pair->hanging, NULL), NDFU_OK);
    assert_int_equal(ndfu_station_add(pair->station, pair->other, NULL), NDFU_OK);
}

static void end(struct pair *pair)
{
    ndfu_station_destroy(pair->station);
    ndfu_update_destroy(pair->hanging);
    ndfu_update_destroy(pair->other);
}

static void a_port_that_hangs_when_it_is_opened_held_up_the_others(void **state)
{
    struct pair pair;

    (void)state;
    begin(&pair, HANGING);
    gate_shut(&may_open);
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(pair.other, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_false(was_held_up);
    end(&pair);
}

/* The other one does not even begin to fail before that port is being closed. */
static void a_port_that_hangs_when_it_is_closed_held_up_the_others(void **state)
{
    struct pty_target *target = pty_target_start(NULL);
    struct pair pair;

    (void)state;
    begin(&pair, pty_target_port(target));
    gate_shut(&may_close);
    gate_shut(&may_fail);
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_OK);
    assert_int_equal(ndfu_update_result(pair.other, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_false(was_held_up);
    end(&pair);
    pty_target_stop(target);
    pty_target_destroy(target);
}

/* It has its port to itself, and what comes of it is given up again. */
static void a_cancel_waits_for_a_port_that_is_being_opened(void **state)
{
    struct pty_target *target = pty_target_start(NULL);
    struct pair pair;

    (void)state;
    begin(&pair, pty_target_port(target));
    to_cancel = pair.hanging;
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_CANCELLED);
    to_cancel = NULL;
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_E_CANCELLED);
    end(&pair);
    begin(&pair, pty_target_port(target));
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_OK);
    end(&pair);
    pty_target_stop(target);
    pty_target_destroy(target);
}

/* It was closed again at once; but opening it is what resets some boards. */
static void the_port_of_an_update_that_was_cancelled_before_was_opened(void **state)
{
    struct pair pair;

    (void)state;
    begin(&pair, HANGING);
    opens = 0;
    ndfu_update_cancel(pair.hanging);
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_CANCELLED);
    assert_int_equal(opens, 1); /* the other one's */
    end(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_that_hangs_when_it_is_opened_held_up_the_others),
        cmocka_unit_test(a_port_that_hangs_when_it_is_closed_held_up_the_others),
        cmocka_unit_test(a_cancel_waits_for_a_port_that_is_being_opened),
        cmocka_unit_test(the_port_of_an_update_that_was_cancelled_before_was_opened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
