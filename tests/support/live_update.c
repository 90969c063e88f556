/* SPDX-License-Identifier: MIT */
#include "support/live_update.h"

#include "support/cmocka.h"

#include <string.h>

#include "support/open_package.h"

enum { SIZE = 5 * 4096, OBJECT = 4096, LINK_TIMEOUT_MS = 50 * 1000 };

struct ndfu_package *live_package(uint64_t seed)
{
    static uint8_t image[SIZE];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};

    pseudo_random_image(image, sizeof image, seed);
    return open_package(make_package(&part, 1, NULL));
}

static void take_event(const struct ndfu_event *event, void *cookie)
{
    struct live_update *run = cookie;

    if (event->type == NDFU_EVENT_RETRY)
        run->has_retried = true;
    if (event->type == NDFU_EVENT_RESUMED) {
        run->is_resumed = true;
        run->resumed_from = event->done;
    }
}

void live_prepare(struct live_update *run, const struct ndfu_package *package,
                  const struct pty_target *target)
{
    struct ndfu_update_options options;

    memset(run, 0, sizeof *run);
    ndfu_update_options_init(&options, sizeof options);
    options.baud_rate = 1000000;
    options.flow_control = NDFU_FLOW_CONTROL_RTSCTS;
    options.prn = options.pace_us = 0; /* writes follow each other as fast as the port takes them */
    options.link_timeout_ms = LINK_TIMEOUT_MS;
    options.on_event = take_event;
    options.cookie = run;
    assert_int_equal(
        ndfu_update_create(package, pty_target_port(target), &options, &run->update, NULL),
        NDFU_OK);
}

static void *live(void *argument)
{
    struct live_update *run = argument;

    if (run->together)
        (void)pthread_barrier_wait(run->together);
    run->status = ndfu_update_run(run->update, &run->error);
    return NULL;
}

void live_begin(struct live_update *run)
{
    assert_int_equal(pthread_create(&run->thread, NULL, live, run), 0);
}

void live_end(struct live_update *run)
{
    (void)pthread_join(run->thread, NULL);
    ndfu_update_destroy(run->update);
}

void live_assert_installed(struct pty_target *target, const struct ndfu_package *package)
{
    const struct target_report *report = pty_target_report(target);

    pty_target_stop(target);
    assert_int_equal(report->images, 1);
    assert_memory_equal(report->image[0].sha256, ndfu_package_image(package, 0)->sha256, 32);
    pty_target_destroy(target);
}

void live_assert_goes_on(struct pty_target *target, const struct ndfu_package *package)
{
    struct live_update run;

    live_prepare(&run, package, target);
    live_begin(&run);
    live_end(&run);
    if (run.status != NDFU_OK)
        fail_msg("%s", run.error.message);
    assert_true(run.is_resumed);
    assert_true(run.resumed_from >= OBJECT);
    live_assert_installed(target, package);
}
