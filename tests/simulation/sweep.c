/* SPDX-License-Identifier: MIT */
/*
 * Cuts an update off after each of its bytes, or the target's power at each of its bytes and at
 * each of its flash operations, and shows that the update is finished all the same: with the right
 * image, and a target that is no worse for it.
 *
 * usage: ndfu-sweep host|power|flash usb|uart sync|async [BYTES [AT]]
 *
 * host   the host dies after each byte; a second one finishes the update
 * power  the target's power is cut at each byte; the same host finishes the update
 * flash  the target's power is cut before, and in the middle of, each flash operation
 *
 * With AT, the position that a complaint named, that case alone is played and every frame printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulation/monitor.h"
#include "simulation/teller.h"
#include "support/open_package.h"
#include "support/rig.h"
#include "target/fault.h"

enum {
    IMAGE_BYTES = 64 * 1024,
    OBJECT_BYTES = 4096,
    UART_BAUD = 1000000,
    SHOWN_MAX = 10,
    REST_STEP = 61
};

static const uint64_t MS_NS = 1000 * 1000;

/* What a sweep counts. Everything but cases and writes must come out as 0, or as is said. */
struct tally {
    uint64_t cases;
    uint64_t failed;  /* did not end with success */
    uint64_t hanging; /* or did not end */
    uint64_t wrong;   /* another image, or none, was activated */
    uint64_t leaks;   /* of buffers */
    uint64_t wedges;  /* of the decoder */
    uint64_t aborts;  /* resets that were asked for */
    uint64_t writes;
    uint64_t stray;      /* of them, those that no create had made valid */
    uint64_t afterwards; /* cuts that came when the target had confirmed the update already */
    uint64_t most_again; /* bytes of data that were sent again */
};

struct sweep {
    const char *kind;
    struct target_config config;
    struct ndfu_link link;
    struct ndfu_package *package;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options options;
    uint64_t only;          /* the case to play and to tell; UINT64_MAX for all */
    struct teller teller;   /* of that case */
    struct monitor monitor; /* of the update that is cut off, or cloned and then cut off */
    struct tally tally;
};

static void complain(struct sweep *sweep, uint64_t at, const char *what, const char *detail)
{
    if (sweep->tally.failed + sweep->tally.wrong + sweep->tally.hanging < SHOWN_MAX)
        (void)fprintf(stderr, "cut at %" PRIu64 ": %s: %s\n", at, what, detail);
}

static bool is_wanted(const struct sweep *sweep, uint64_t at)
{
    return sweep->only == UINT64_MAX || sweep->only == at;
}

/* Begins to watch the target of a case. */
static void watch(struct sweep *sweep, struct monitor *monitor, struct target *target)
{
    sweep->teller = (struct teller){.target = target};
    if (sweep->only != UINT64_MAX)
        monitor->next = teller_observer(&sweep->teller);
    monitor_watch(monitor, target);
}

static enum ndfu_status run(const struct sweep *sweep, struct rig *rig)
{
    if (sweep->only != UINT64_MAX)
        rig->on_event = teller_tell_event;
    return rig_run(rig);
}

static bool has_image(const struct sweep *sweep, const struct target *target)
{
    const struct target_report *report = target_report(target);

    return report->images > 0 &&
           memcmp(report->image[(report->images - 1) % TARGET_MAX_IMAGES].sha256,
                  sweep->images[0]->sha256, sizeof sweep->images[0]->sha256) == 0;
}

/* Power that fails when the target has confirmed the update, while it puts the image in its place,
 * is no fault of the update. But one more must then do. */
static enum ndfu_status update_again(struct sweep *sweep, struct rig *rig)
{
    enum ndfu_status status;
    struct rig again;

    sweep->tally.afterwards++;
    rig_create(&again, rig->target, &sweep->options, rig->now_ns);
    again.link = sweep->link;
    status = run(sweep, &again);
    rig_settle(&again);
    rig_destroy(&again);
    return status;
}

static void judge_result(struct sweep *sweep, const struct rig *rig, enum ndfu_status status,
                         uint64_t at)
{
    struct tally *tally = &sweep->tally;

    tally->cases++;
    if (status == NDFU_E_INTERNAL) {
        complain(sweep, at, "hangs", rig->error.message);
        tally->hanging++;
    } else if (status != NDFU_OK) {
        complain(sweep, at, "failed", rig->error.message);
        tally->failed++;
    } else if (!has_image(sweep, rig->target)) {
        complain(sweep, at, "wrong image", "");
        tally->wrong++;
    }
}

/* Judges a run that has ended. */
static void judge(struct sweep *sweep, struct rig *rig, const struct monitor *monitor,
                  enum ndfu_status status, uint64_t at)
{
    struct tally *tally = &sweep->tally;
    const struct target_report *report = target_report(rig->target);
    const uint64_t size = sweep->images[0]->size;

    rig_settle(rig);
    /* Where the first host's last execute was the last to leave, its work was done, and the second
     * one's is an update of its own. */
    if (report->images == 1 && report->data_bytes - size > tally->most_again)
        tally->most_again = report->data_bytes - size;
    if (status == NDFU_OK && report->images == 0 && monitor->is_word_broken)
        status = update_again(sweep, rig);
    judge_result(sweep, rig, status, at);
    tally->leaks += report->leaks;
    tally->wedges += report->wedges;
    tally->aborts += monitor->aborts;
    tally->writes += monitor->writes;
    tally->stray += monitor->stray_writes;
}

/* The host dies after so many more bytes, and another one comes after a while. */
static void cut_host(struct sweep *sweep, const struct rig *rig, const uint8_t *bytes,
                     size_t length)
{
    static const uint64_t pauses[] = {0, 5 * MS_NS, 60 * MS_NS, 2000 * MS_NS};
    const uint64_t at = rig->sent + length;
    struct target *target = target_clone(rig->target);
    struct monitor monitor = sweep->monitor;
    uint64_t now = rig->now_ns;
    struct rig second;

    watch(sweep, &monitor, target);
    target_write(target, now, bytes, length);
    while (target_unsent(target, now) > 0)
        now = target_advance(target, now + 1000 * MS_NS);
    target_close(target, now);
    now += pauses[at % 4];
    target_run(target, now);
    rig_create(&second, target, &sweep->options, now);
    second.link = sweep->link;
    judge(sweep, &second, &monitor, run(sweep, &second), at);
    rig_destroy(&second);
    target_destroy(target);
}

/* The power is cut when so many more bytes have arrived, and what was behind them is lost. The host
 * goes on. */
static void cut_power(struct sweep *sweep, const struct rig *rig, const uint8_t *bytes,
                      size_t length, size_t cut)
{
    struct monitor monitor = sweep->monitor;
    struct rig copy;

    rig_clone(&copy, rig);
    watch(sweep, &monitor, copy.target);
    target_write(copy.target, copy.now_ns, bytes, cut);
    while (target_unsent(copy.target, copy.now_ns) > 0)
        copy.now_ns = target_advance(copy.target, copy.now_ns + 1000 * MS_NS);
    target_power_cycle(copy.target, copy.now_ns);
    ndfu_engine_sent(copy.engine, copy.now_ns / 1000, length);
    judge(sweep, &copy, &monitor, run(sweep, &copy), rig->sent + cut);
    rig_destroy_clone(&copy);
}

/* The same, but what was behind them waits, as with RTS/CTS it may, and arrives after the reset. */
static void cut_power_before_the_rest(struct sweep *sweep, const struct rig *rig, size_t cut)
{
    char text[64];
    struct monitor monitor = sweep->monitor;
    struct target_faults *faults;
    struct rig copy;

    (void)snprintf(text, sizeof text, "power cut at byte %zu\n", cut);
    faults = target_faults_parse(text, NULL);
    rig_clone(&copy, rig);
    watch(sweep, &monitor, copy.target);
    target_set_faults(copy.target, copy.now_ns, faults);
    target_faults_destroy(faults);
    judge(sweep, &copy, &monitor, run(sweep, &copy), rig->sent + cut);
    rig_destroy_clone(&copy);
}

static void on_output(struct rig *rig, const uint8_t *bytes, size_t length, void *cookie)
{
    struct sweep *sweep = cookie;

    for (size_t cut = 1; cut <= length; cut++) {
        if (!is_wanted(sweep, rig->sent + cut))
            continue;
        if (strcmp(sweep->kind, "host") == 0) {
            cut_host(sweep, rig, bytes, cut);
            continue;
        }
        cut_power(sweep, rig, bytes, length, cut);
        if ((rig->sent + cut) % REST_STEP == 0)
            cut_power_before_the_rest(sweep, rig, cut);
    }
}

/* One whole update, with or without a look at each of its bytes. */
static void run_whole(struct sweep *sweep, struct target_report *report)
{
    struct target *target = target_create(&sweep->config);
    struct rig rig;

    sweep->monitor = (struct monitor){0};
    monitor_watch(&sweep->monitor, target);
    rig_create(&rig, target, &sweep->options, 0);
    rig.link = sweep->link;
    if (!report) {
        rig.on_output = on_output;
        rig.cookie = sweep;
    }
    if (rig_run(&rig) != NDFU_OK) {
        (void)fprintf(stderr, "the undisturbed update failed: %s\n", rig.error.message);
        exit(1);
    }
    rig_settle(&rig);
    if (report)
        *report = *target_report(target);
    rig_destroy(&rig);
    target_destroy(target);
}

static void run_with_fault(struct sweep *sweep, const char *text, uint64_t at)
{
    struct target *target = target_create(&sweep->config);
    struct target_faults *faults = target_faults_parse(text, NULL);
    struct monitor monitor = {0};
    struct rig rig;

    watch(sweep, &monitor, target);
    target_set_faults(target, 0, faults);
    target_faults_destroy(faults);
    rig_create(&rig, target, &sweep->options, 0);
    rig.link = sweep->link;
    judge(sweep, &rig, &monitor, run(sweep, &rig), at);
    rig_destroy(&rig);
    target_destroy(target);
}

static void sweep_flash(struct sweep *sweep)
{
    struct target_report report;
    char text[64];

    run_whole(sweep, &report);
    for (uint64_t erase = 0; erase < report.erases; erase++) {
        if (!is_wanted(sweep, erase))
            continue;
        (void)snprintf(text, sizeof text, "power cut at erase %" PRIu64 "%s\n", erase,
                       erase % 2 ? " half" : "");
        run_with_fault(sweep, text, erase);
    }
    for (uint64_t word = 0; word < report.words; word++) {
        if (!is_wanted(sweep, report.erases + word))
            continue;
        (void)snprintf(text, sizeof text, "power cut at word %" PRIu64 "%s\n", word,
                       word % 2 ? " half" : "");
        run_with_fault(sweep, text, report.erases + word);
    }
}

static int print(const struct sweep *sweep, const char *transport, const char *flash)
{
    const struct tally *tally = &sweep->tally;
    /* A power cut may cost everything since the last saved progress. */
    const bool is_cheap = strcmp(sweep->kind, "host") != 0 || tally->most_again <= OBJECT_BYTES;

    (void)printf("%-5s %-4s %-5s %6zu bytes: %" PRIu64 " cuts, %" PRIu64 " failed, %" PRIu64
                 " hanging, %" PRIu64 " wrong images, %" PRIu64 " leaks, %" PRIu64
                 " wedges, %" PRIu64 " resets asked for, %" PRIu64 " stray of %" PRIu64
                 " writes, at most %" PRIu64 " bytes sent again, %" PRIu64 " cuts after the end\n",
                 sweep->kind, transport, flash, sweep->images[0]->size, tally->cases, tally->failed,
                 tally->hanging, tally->wrong, tally->leaks, tally->wedges, tally->aborts,
                 tally->stray, tally->writes, tally->most_again, tally->afterwards);
    return tally->cases == 0 || tally->failed || tally->hanging || tally->wrong || tally->leaks ||
           tally->wedges || tally->aborts || tally->stray || tally->writes == 0 || !is_cheap;
}

static bool set_up(struct sweep *sweep, const char *transport, const char *flash, size_t size)
{
    uint8_t *image = malloc(size);
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, size};

    if (!image)
        return false;
    pseudo_random_image(image, size, 64);
    sweep->package = open_package(make_package(&part, 1, NULL));
    free(image);
    sweep->options = rig_options(sweep->package, sweep->images);
    target_config_init(&sweep->config);
    sweep->config.flash = strcmp(flash, "async") == 0 ? TARGET_FLASH_ASYNC : TARGET_FLASH_SYNC;
    if (strcmp(transport, "uart") == 0) {
        sweep->config.transport = TARGET_UART;
        sweep->config.baud = UART_BAUD;
        sweep->config.rts = true;
        sweep->link = (struct ndfu_link){.baud_rate = UART_BAUD, .has_flow_control = true};
    }
    return true;
}

int main(int argc, char **argv)
{
    struct sweep sweep = {0};
    int code;

    if (argc < 4 || !set_up(&sweep, argv[2], argv[3],
                            argc > 4 ? strtoul(argv[4], NULL, 10) : (size_t)IMAGE_BYTES)) {
        (void)fprintf(stderr,
                      "usage: ndfu-sweep host|power|flash usb|uart sync|async [BYTES [AT]]\n");
        return 2;
    }
    sweep.kind = argv[1];
    sweep.only = argc > 5 ? strtoull(argv[5], NULL, 10) : UINT64_MAX;
    if (strcmp(sweep.kind, "flash") == 0)
        sweep_flash(&sweep);
    else
        run_whole(&sweep, NULL);
    code = print(&sweep, argv[2], argv[3]);
    ndfu_package_close(sweep.package);
    return code;
}
