/* SPDX-License-Identifier: MIT */
#include "support/recovery_bench.h"

#include "support/open_package.h"

#include <stdio.h>
#include <string.h>

#include "target/fault.h"

const struct device devices[DEVICES] = {
    {"USB, synchronous flash", TARGET_USB, TARGET_FLASH_SYNC, 0, false},
    {"USB, asynchronous flash", TARGET_USB, TARGET_FLASH_ASYNC, 0, false},
    {"UART with RTS/CTS, synchronous flash", TARGET_UART, TARGET_FLASH_SYNC, 115200, true},
    {"UART with RTS/CTS, asynchronous flash", TARGET_UART, TARGET_FLASH_ASYNC, 1000000, true},
    {"UART without flow control", TARGET_UART, TARGET_FLASH_SYNC, 115200, false},
};

struct ndfu_package *bench_package(uint64_t seed, size_t size)
{
    static uint8_t image[2 * SIZE];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, size};

    pseudo_random_image(image, size, seed);
    return open_package(make_package(&part, 1, NULL));
}

static void count_frame(void *context, enum target_direction direction, uint64_t at,
                        const uint8_t *bytes, size_t length)
{
    struct bench *bench = context;

    (void)at;
    (void)bytes;
    (void)length;
    bench->requests += direction == TARGET_FROM_HOST;
    bench->answers += direction == TARGET_TO_HOST;
}

void bench_begin(struct bench *bench, const struct device *device)
{
    memset(bench, 0, sizeof *bench);
    target_config_init(&bench->config);
    bench->config.transport = device->transport;
    bench->config.flash = device->flash;
    bench->config.baud = device->baud;
    bench->config.rts = device->rts;
    bench->link = (struct ndfu_link){.baud_rate = device->baud, .has_flow_control = device->rts};
    bench->package = bench_package(1, SIZE);
    bench->options = rig_options(bench->package, bench->images);
}

/* The target is made late, so that a test can change its config before. */
static void power_up(struct bench *bench)
{
    if (bench->target)
        return;
    bench->target = target_create(&bench->config);
    assert_non_null(bench->target);
    bench->monitor.next = (struct target_observer){bench, count_frame, NULL};
    monitor_watch(&bench->monitor, bench->target);
}

void bench_end(struct bench *bench)
{
    target_destroy(bench->target);
    ndfu_package_close(bench->package);
}

static void take_event(const struct rig *rig, const struct ndfu_event *event, void *cookie)
{
    struct bench *bench = cookie;
    const size_t length = strlen(bench->events);

    (void)rig;
    (void)snprintf(bench->events + length, sizeof bench->events - length, "%s\n", event->text);
}

static void set_faults(struct bench *bench, const char *script)
{
    struct target_fault_error error;
    struct target_faults *faults = target_faults_parse(script, &error);

    if (!faults)
        fail_msg("%s: %s", script, error.message);
    target_set_faults(bench->target, bench->now, faults);
    target_faults_destroy(faults);
}

enum ndfu_status bench_run_until(struct bench *bench, const char *faults, uint64_t dies_after)
{
    enum ndfu_status status;
    struct rig rig;

    power_up(bench);
    set_faults(bench, faults);
    bench->events[0] = '\0';
    bench->data_bytes = target_report(bench->target)->data_bytes;
    bench->options.first_ping_id++;
    rig_create(&rig, bench->target, &bench->options, bench->now);
    rig.link = bench->link;
    rig.stop_after = dies_after;
    rig.on_event = take_event;
    rig.cookie = bench;
    status = rig_run(&rig);
    bench->error = rig.error;
    bench->info = *ndfu_engine_info(rig.engine);
    bench->now = rig.now_ns;
    rig_destroy(&rig);
    return status;
}

enum ndfu_status bench_run(struct bench *bench, const char *faults)
{
    return bench_run_until(bench, faults, UINT64_MAX);
}

void bench_settle(struct bench *bench)
{
    bench->now += UINT64_C(5) * 1000 * 1000 * 1000;
    target_run(bench->target, bench->now);
}

uint64_t bench_sent(const struct bench *bench)
{
    return target_report(bench->target)->data_bytes - bench->data_bytes;
}

void assert_installed(struct bench *bench, enum ndfu_status status, const char *what)
{
    const struct target_report *report = target_report(bench->target);

    if (status != NDFU_OK)
        fail_msg("%s: %s\n%s", what, bench->error.message, bench->events);
    bench_settle(bench);
    if (report->images == 0)
        fail_msg("%s: a success without an image\n%s", what, bench->events);
    assert_memory_equal(report->image[(report->images - 1) % TARGET_MAX_IMAGES].sha256,
                        bench->images[0]->sha256, sizeof bench->images[0]->sha256);
}

void assert_unharmed(const struct bench *bench)
{
    const struct target_report *report = target_report(bench->target);

    assert_int_equal(report->leaks, 0);
    assert_int_equal(report->wedges, 0);
    assert_int_equal(bench->monitor.aborts, 0);
    assert_int_equal(bench->monitor.stray_writes, 0);
}

void assert_told(const struct bench *bench, const char *text)
{
    if (!strstr(bench->events, text))
        fail_msg("'%s' is not in:\n%s", text, bench->events);
}
