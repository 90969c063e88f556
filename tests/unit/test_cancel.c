/* SPDX-License-Identifier: MIT */
/* Updates that are cancelled behind every byte, in virtual time: what still leaves is the rest of
 * the frame that has begun to leave, and the next update goes on where the cancelled one was. */
#include "support/cmocka.h"

#include <stdio.h>

#include "support/open_package.h"
#include "support/rig.h"

enum {
    SIZE = 3 * 4096,
    OBJECT = 4096,
    STEP = 11, /* between the bytes that are cut behind; a write of a UART has 64 */
    UART_BAUD = 1000000,
    FRAME_END = 0xc0,
};

/* For the target to do what it was asked to do last. */
static const uint64_t PAUSE_NS = UINT64_C(2) * 1000 * 1000 * 1000;

struct sweep {
    struct ndfu_engine_options options;
    const struct ndfu_image *image;
    struct ndfu_link link;
    unsigned cancels;
    unsigned resumed; /* of them, those that the next update has gone on with */
    uint64_t next;    /* byte to cut behind */
};

static uint8_t image[SIZE];

/* Where an update has gone on, by its events. */
struct second {
    bool is_resumed;
    uint64_t from;
};

static void note_resumed(const struct rig *rig, const struct ndfu_event *event, void *cookie)
{
    struct second *second = cookie;

    (void)rig;
    if (event->type != NDFU_EVENT_RESUMED)
        return;
    second->is_resumed = true;
    second->from = event->done;
}

static void assert_resumed(const struct rig *cancelled, const struct second *second, uint64_t data,
                           uint32_t objects, uint64_t at)
{
    const uint64_t again = target_report(cancelled->target)->data_bytes - data;

    if (objects > 0 && !second->is_resumed)
        fail_msg("cancelled behind byte %u, with %u objects in flash: not resumed", (unsigned)at,
                 (unsigned)objects);
    if (second->is_resumed)
        assert_true(second->from >= (uint64_t)objects * OBJECT);
    assert_true(again <= SIZE - (uint64_t)objects * OBJECT);
}

/* Another host comes, and the device ends up with the image. Where the last execute had left, that
 * was all of the update, and the other host's is a new one. */
static void assert_goes_on(struct sweep *sweep, struct rig *cancelled, uint64_t at)
{
    const struct target_report *report = target_report(cancelled->target);
    const uint32_t objects = report->data_executes;
    const uint32_t installed = report->images;
    const uint64_t data = report->data_bytes;
    struct second second = {0};
    struct rig rig;

    rig_create(&rig, cancelled->target, &sweep->options, cancelled->now_ns);
    rig.link = sweep->link;
    rig.on_event = note_resumed;
    rig.cookie = &second;
    if (rig_run(&rig) != NDFU_OK)
        fail_msg("cancelled behind byte %u: %s", (unsigned)at, rig.error.message);
    rig_settle(&rig);
    assert_int_equal(report->images, installed + 1);
    assert_memory_equal(report->image[installed].sha256, sweep->image->sha256, 32);
    if (installed == 0)
        assert_resumed(cancelled, &second, data, objects, at);
    sweep->resumed += second.is_resumed;
    rig_destroy(&rig);
}

/* The port has taken so many of the bytes that it was offered when somebody cancels. */
static void cancel_behind(struct sweep *sweep, const struct rig *rig, const uint8_t *bytes,
                          size_t taken)
{
    const uint8_t *output;
    const size_t offered = ndfu_engine_output(rig->engine, &output);
    struct rig copy;

    rig_clone(&copy, rig);
    copy.sent = 0;
    target_write(copy.target, copy.now_ns, bytes, taken);
    ndfu_engine_sent(copy.engine, copy.now_ns / 1000, taken);
    ndfu_engine_cancel(copy.engine, copy.now_ns / 1000);
    assert_int_equal(rig_run(&copy), NDFU_E_CANCELLED);
    assert_int_equal(copy.sent, offered - taken);
    assert_int_equal(output[offered - 1], FRAME_END);
    while (target_unsent(copy.target, copy.now_ns) > 0)
        copy.now_ns = target_advance(copy.target, copy.now_ns + 1000 * 1000 * 1000);
    copy.now_ns += PAUSE_NS;
    target_run(copy.target, copy.now_ns);
    if (copy.is_open)
        target_close(copy.target, copy.now_ns);
    assert_goes_on(sweep, &copy, rig->sent + taken);
    sweep->cancels++;
    rig_destroy_clone(&copy);
}

static void on_output(struct rig *rig, const uint8_t *bytes, size_t length, void *cookie)
{
    struct sweep *sweep = cookie;

    for (; sweep->next <= rig->sent + length; sweep->next += STEP) {
        if (sweep->next > rig->sent)
            cancel_behind(sweep, rig, bytes, (size_t)(sweep->next - rig->sent));
    }
}

static void sweep_over(const struct target_config *config, struct ndfu_link link)
{
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, SIZE};
    struct ndfu_package *package;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct target *target = target_create(config);
    struct sweep sweep = {.link = link, .next = 1};
    struct rig rig;

    pseudo_random_image(image, sizeof image, 3);
    package = open_package(make_package(&part, 1, NULL));
    sweep.options = rig_options(package, images);
    sweep.image = images[0];
    rig_create(&rig, target, &sweep.options, 0);
    rig.link = link;
    rig.on_output = on_output;
    rig.cookie = &sweep;
    assert_int_equal(rig_run(&rig), NDFU_OK);
    (void)printf("%u cancels, %u of them resumed\n", sweep.cancels, sweep.resumed);
    assert_true(sweep.cancels > SIZE / STEP);
    assert_true(sweep.resumed > SIZE / STEP / 2);
    rig_destroy(&rig);
    target_destroy(target);
    ndfu_package_close(package);
}

static void a_cancelled_update_over_usb_ends_at_a_frame_and_is_gone_on_with(void **state)
{
    struct target_config config;

    (void)state;
    target_config_init(&config);
    sweep_over(&config, (struct ndfu_link){.size = sizeof(struct ndfu_link)});
}

static void a_cancelled_update_over_uart_ends_at_a_frame_and_is_gone_on_with(void **state)
{
    struct target_config config;

    (void)state;
    target_config_init(&config);
    config.transport = TARGET_UART;
    config.baud = UART_BAUD;
    config.rts = true;
    sweep_over(&config, (struct ndfu_link){.size = sizeof(struct ndfu_link),
                                           .baud_rate = UART_BAUD,
                                           .has_flow_control = true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cancelled_update_over_usb_ends_at_a_frame_and_is_gone_on_with),
        cmocka_unit_test(a_cancelled_update_over_uart_ends_at_a_frame_and_is_gone_on_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
