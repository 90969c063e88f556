/* SPDX-License-Identifier: MIT */
/* Opening and closing the port of a device that hangs blocks in the kernel, for seconds. The other
 * updates of a station must not notice: here it blocks until they have ended. */
#include "support/cmocka.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include <ndfu/ndfu.h>

#include "port/port.h"
#include "support/pty_target.h"

#define HANGING "/dev/ttyHANGING"
#define NOWHERE "/dev/ttyNOWHERE"

enum { PATIENCE_S = 5 };

/* Something that others wait for. */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t opened;
    bool is_open;
};

#define GATE                                                      \
    {                                                             \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, true \
    }

static struct gate may_open = GATE;  /* the hanging port */
static struct gate may_close = GATE; /* all ports */
static struct gate may_fail = GATE;  /* the port that is not there */
static atomic_bool was_held_up;

static void shut(struct gate *gate)
{
    gate->is_open = false;
}

static void open_gate(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->is_open = true;
    (void)pthread_cond_broadcast(&gate->opened);
    (void)pthread_mutex_unlock(&gate->mutex);
}

/* Where nobody opens it, everybody has been held up. */
static void pass(struct gate *gate)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    (void)pthread_mutex_lock(&gate->mutex);
    while (!gate->is_open) {
        if (pthread_cond_timedwait(&gate->opened, &gate->mutex, &until) != 0) {
            was_held_up = true;
            break;
        }
    }
    (void)pthread_mutex_unlock(&gate->mutex);
}

enum ndfu_status __real_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_open(const char *name, const struct ndfu_port_settings *settings,
                                       struct ndfu_port **port, struct ndfu_error *error)
{
    if (strcmp(name, HANGING) == 0)
        pass(&may_open);
    if (strcmp(name, NOWHERE) == 0)
        pass(&may_fail);
    return __real_ndfu_port_open(name, settings, port, error);
}

void __real_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port);
void __wrap_ndfu_port_close(struct ndfu_port *port)
{
    if (port) {
        open_gate(&may_fail);
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
    open_gate(&may_open);
    open_gate(&may_close);
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
    shut(&may_open);
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
    shut(&may_close);
    shut(&may_fail);
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
    ndfu_update_cancel(pair.hanging);
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_CANCELLED);
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_E_CANCELLED);
    end(&pair);
    begin(&pair, pty_target_port(target));
    assert_int_equal(ndfu_station_run(pair.station, NULL), NDFU_E_PORT_NOT_FOUND);
    assert_int_equal(ndfu_update_result(pair.hanging, NULL), NDFU_OK);
    end(&pair);
    pty_target_stop(target);
    pty_target_destroy(target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_that_hangs_when_it_is_opened_held_up_the_others),
        cmocka_unit_test(a_port_that_hangs_when_it_is_closed_held_up_the_others),
        cmocka_unit_test(a_cancel_waits_for_a_port_that_is_being_opened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
