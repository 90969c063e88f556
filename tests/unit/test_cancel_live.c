/* SPDX-License-Identifier: MIT */
/* Any thread, and a signal handler, may cancel an update, in real time: it ends within one frame,
 * and another goes on with it. docs/threads.md has the rules. */
#include "support/cmocka.h"

#include <poll.h>
#include <signal.h>

#include "port/port.h"
#include "support/live_update.h"

enum {
    MIDDLE = 11000, /* bytes on the wire: two objects are in flash, and more are to come */
    PATIENCE_MS = 60 * 1000,
    FRAME_END = 0xc0,
};

/* What the tests see of the bytes that an update writes: --wrap puts this in between. */

static atomic_size_t written;
static size_t cancel_at; /* from within, when so much was written; 0: not */
static struct ndfu_update *to_cancel;
static size_t cancelled_at;

enum ndfu_status __real_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error);
enum ndfu_status __wrap_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error);

enum ndfu_status __wrap_ndfu_port_write(struct ndfu_port *port, const uint8_t *bytes, size_t length,
                                        size_t *count, struct ndfu_error *error)
{
    const enum ndfu_status status = __real_ndfu_port_write(port, bytes, length, count, error);

    if (status != NDFU_OK)
        return status;
    (void)atomic_fetch_add(&written, *count);
    if (cancel_at > 0 && cancelled_at == 0 && atomic_load(&written) >= cancel_at) {
        cancelled_at = atomic_load(&written);
        ndfu_update_cancel(to_cancel);
    }
    return status;
}

static void forget_written(void)
{
    atomic_store(&written, 0);
    cancel_at = cancelled_at = 0;
    to_cancel = NULL;
}

/* Some time passes until something is so; it is no failure of the library if that is long. */
static void wait_for_written(size_t least)
{
    for (int i = 0; atomic_load(&written) < least; i++) {
        if (i == PATIENCE_MS)
            fail_msg("only %zu bytes were written", atomic_load(&written));
        (void)poll(NULL, 0, 1);
    }
}

static unsigned frames_behind(const struct pty_target *target, size_t from)
{
    size_t length;
    const uint8_t *bytes = pty_target_bytes(target, &length);
    unsigned frames = 0;

    for (size_t i = from; i < length; i++)
        frames += bytes[i] == FRAME_END;
    return frames;
}

/* Waits until the target has everything that was written. */
static void assert_at_frame_end(const struct pty_target *target)
{
    const size_t sent = atomic_load(&written);
    size_t length;
    const uint8_t *bytes = pty_target_bytes(target, &length);

    for (int i = 0; pty_target_received(target) < sent; i++) {
        if (i == PATIENCE_MS)
            fail_msg("%zu bytes did not arrive", sent - pty_target_received(target));
        (void)poll(NULL, 0, 1);
    }
    assert_int_equal(pty_target_received(target), sent);
    assert_int_equal(bytes[sent - 1], FRAME_END);
}

static void assert_cancelled(const struct live_update *run)
{
    if (run->status != NDFU_E_CANCELLED)
        fail_msg("%d instead of cancelled: %s", (int)run->status, run->error.message);
}

static void a_cancel_that_comes_while_frames_are_written_lets_no_other_begin(void **state)
{
    struct ndfu_package *package = live_package(4);

    (void)state;
    for (size_t at = MIDDLE; at < MIDDLE + 1500; at += 500) {
        struct pty_target *target = pty_target_start(NULL);
        struct live_update run;
        size_t length;

        forget_written();
        live_prepare(&run, package, target);
        to_cancel = run.update;
        cancel_at = at;
        live_begin(&run);
        live_end(&run);
        assert_cancelled(&run);
        assert_at_frame_end(target);
        /* Either it has come inside a frame, whose rest was written, or behind one. */
        if (pty_target_bytes(target, &length)[cancelled_at - 1] == FRAME_END)
            assert_int_equal(frames_behind(target, cancelled_at), 0);
        else
            assert_int_equal(frames_behind(target, cancelled_at), 1);
        forget_written();
        live_assert_goes_on(target, package);
    }
    ndfu_package_close(package);
}

static void a_cancel_from_another_thread_ends_an_update_within_a_frame(void **state)
{
    struct ndfu_package *package = live_package(5);

    (void)state;
    for (size_t at = MIDDLE; at < MIDDLE + 3000; at += 999) {
        struct pty_target *target = pty_target_start(NULL);
        struct live_update run;
        size_t then;

        forget_written();
        live_prepare(&run, package, target);
        live_begin(&run);
        wait_for_written(at);
        ndfu_update_cancel(run.update);
        then = atomic_load(&written);
        live_end(&run);
        assert_cancelled(&run);
        assert_at_frame_end(target);
        assert_true(frames_behind(target, then) <= 1);
        live_assert_goes_on(target, package);
    }
    ndfu_package_close(package);
}

static void an_update_that_was_cancelled_before_its_run_sends_nothing(void **state)
{
    struct ndfu_package *package = live_package(6);
    struct pty_target *target = pty_target_start(NULL);
    struct live_update run;

    (void)state;
    live_prepare(&run, package, target);
    ndfu_update_cancel(run.update);
    live_begin(&run);
    live_end(&run);
    assert_cancelled(&run);
    pty_target_stop(target);
    assert_int_equal(pty_target_received(target), 0);
    pty_target_destroy(target);
    ndfu_package_close(package);
}

static void a_cancel_behind_the_end_changes_nothing(void **state)
{
    struct ndfu_package *package = live_package(7);
    struct pty_target *target = pty_target_start(NULL);
    struct live_update run;

    (void)state;
    live_prepare(&run, package, target);
    live_begin(&run);
    (void)pthread_join(run.thread, NULL);
    ndfu_update_cancel(run.update);
    assert_int_equal(run.status, NDFU_OK);
    assert_int_equal(ndfu_update_result(run.update, NULL), NDFU_OK);
    ndfu_update_destroy(run.update);
    live_assert_installed(target, package);
    ndfu_package_close(package);
}

static void *cancel_often(void *argument)
{
    for (int i = 0; i < 1000; i++)
        ndfu_update_cancel(argument);
    return NULL;
}

static void several_threads_may_cancel_again_and_again(void **state)
{
    struct ndfu_package *package = live_package(8);
    struct pty_target *target = pty_target_start(NULL);
    pthread_t others[2];
    struct live_update run;

    (void)state;
    forget_written();
    live_prepare(&run, package, target);
    live_begin(&run);
    wait_for_written(MIDDLE);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&others[i], NULL, cancel_often, run.update), 0);
    for (int i = 0; i < 2; i++)
        (void)pthread_join(others[i], NULL);
    live_end(&run);
    assert_cancelled(&run);
    assert_at_frame_end(target);
    live_assert_goes_on(target, package);
    ndfu_package_close(package);
}

static void a_cancel_ends_the_wait_for_a_port_that_went_away(void **state)
{
    struct ndfu_package *package = live_package(9);
    struct pty_target *target = pty_target_start(NULL);
    struct live_update run;

    (void)state;
    forget_written();
    live_prepare(&run, package, target);
    live_begin(&run);
    wait_for_written(MIDDLE);
    pty_target_unplug(target);
    for (int i = 0; !run.has_retried && i < PATIENCE_MS; i++)
        (void)poll(NULL, 0, 1);
    assert_true(run.has_retried);
    ndfu_update_cancel(run.update);
    live_end(&run);
    assert_cancelled(&run);
    pty_target_plug(target);
    live_assert_goes_on(target, package);
    ndfu_package_close(package);
}

static struct ndfu_update *signalled;

static void handle(int number)
{
    (void)number;
    ndfu_update_cancel(signalled);
}

static void a_signal_handler_may_cancel(void **state)
{
    const struct sigaction action = {.sa_handler = handle};
    struct ndfu_package *package = live_package(10);
    struct pty_target *target = pty_target_start(NULL);
    struct sigaction before;
    struct live_update run;

    (void)state;
    forget_written();
    live_prepare(&run, package, target);
    signalled = run.update;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    live_begin(&run);
    wait_for_written(MIDDLE);
    assert_int_equal(pthread_kill(run.thread, SIGUSR1), 0);
    live_end(&run);
    (void)sigaction(SIGUSR1, &before, NULL);
    assert_cancelled(&run);
    assert_at_frame_end(target);
    live_assert_goes_on(target, package);
    ndfu_package_close(package);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cancel_that_comes_while_frames_are_written_lets_no_other_begin),
        cmocka_unit_test(a_cancel_from_another_thread_ends_an_update_within_a_frame),
        cmocka_unit_test(an_update_that_was_cancelled_before_its_run_sends_nothing),
        cmocka_unit_test(a_cancel_behind_the_end_changes_nothing),
        cmocka_unit_test(several_threads_may_cancel_again_and_again),
        cmocka_unit_test(a_cancel_ends_the_wait_for_a_port_that_went_away),
        cmocka_unit_test(a_signal_handler_may_cancel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
