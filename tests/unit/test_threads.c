/* SPDX-License-Identifier: MIT */
/* Updates in several threads at once do not disturb each other. docs/threads.md has the rules. */
#include "support/cmocka.h"

#include "support/live_update.h"

enum { MOST = 4 };

static void updates_in_two_threads_leave_each_target_with_its_own_image(void **state)
{
    struct ndfu_package *packages[] = {live_package(1), live_package(2)};
    struct pty_target *targets[] = {pty_target_start(NULL), pty_target_start(NULL)};
    pthread_barrier_t together;
    struct live_update runs[2];

    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, 2), 0);
    for (int i = 0; i < 2; i++) {
        live_prepare(&runs[i], packages[i], targets[i]);
        runs[i].together = &together;
        live_begin(&runs[i]);
    }
    for (int i = 0; i < 2; i++) {
        live_end(&runs[i]);
        if (runs[i].status != NDFU_OK)
            fail_msg("%s", runs[i].error.message);
        live_assert_installed(targets[i], packages[i]);
        ndfu_package_close(packages[i]);
    }
    (void)pthread_barrier_destroy(&together);
}

static void an_error_in_one_thread_is_not_seen_in_another(void **state)
{
    struct ndfu_package *packages[] = {live_package(1), live_package(2)};
    struct pty_target *targets[2];
    struct target_config config;
    pthread_barrier_t together;
    struct live_update runs[2];

    (void)state;
    pty_target_config_init(&config);
    targets[0] = pty_target_start(&config);
    config.any_hardware_version = false;
    config.hardware_version = 51;
    targets[1] = pty_target_start(&config);
    assert_int_equal(pthread_barrier_init(&together, NULL, 2), 0);
    for (int i = 0; i < 2; i++) {
        live_prepare(&runs[i], packages[i], targets[i]);
        runs[i].together = &together;
        live_begin(&runs[i]);
    }
    live_end(&runs[0]);
    live_end(&runs[1]);
    assert_int_equal(runs[0].status, NDFU_OK);
    assert_int_equal(runs[0].error.status, NDFU_OK);
    assert_string_equal(runs[0].error.message, "");
    assert_int_equal(runs[1].status, NDFU_E_REFUSED);
    assert_int_equal(runs[1].error.target_extended, 0x06);
    live_assert_installed(targets[0], packages[0]);
    pty_target_stop(targets[1]);
    assert_int_equal(pty_target_report(targets[1])->images, 0);
    pty_target_destroy(targets[1]);
    ndfu_package_close(packages[0]);
    ndfu_package_close(packages[1]);
    (void)pthread_barrier_destroy(&together);
}

static void updates_in_four_threads_share_one_package(void **state)
{
    struct ndfu_package *package = live_package(3);
    struct pty_target *targets[MOST];
    pthread_barrier_t together;
    struct live_update runs[MOST];

    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, MOST), 0);
    for (int i = 0; i < MOST; i++) {
        targets[i] = pty_target_start(NULL);
        live_prepare(&runs[i], package, targets[i]);
        runs[i].together = &together;
        live_begin(&runs[i]);
    }
    for (int i = 0; i < MOST; i++) {
        live_end(&runs[i]);
        if (runs[i].status != NDFU_OK)
            fail_msg("%s", runs[i].error.message);
        live_assert_installed(targets[i], package);
    }
    ndfu_package_close(package);
    (void)pthread_barrier_destroy(&together);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates_in_two_threads_leave_each_target_with_its_own_image),
        cmocka_unit_test(an_error_in_one_thread_is_not_seen_in_another),
        cmocka_unit_test(updates_in_four_threads_share_one_package),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
