/* SPDX-License-Identifier: MIT */
/** @file Updates of one simulated target, one after another, with what goes wrong in between. */
#ifndef NDFU_TESTS_RECOVERY_BENCH_H
#define NDFU_TESTS_RECOVERY_BENCH_H

#include "support/cmocka.h"

#include "simulation/monitor.h"
#include "support/package_maker.h"
#include "support/rig.h"

enum { SIZE = 10000, OBJECT = 4096 };

struct device {
    const char *name;
    enum target_transport transport;
    enum target_flash_mode flash;
    uint32_t baud;
    bool rts;
};

/** The kinds of devices that there are. */
enum { USB_SYNC, USB_ASYNC, UART_RTS_SYNC, UART_RTS_ASYNC, UART_PLAIN, DEVICES };
extern const struct device devices[DEVICES];

#define FOR_EACH_DEVICE(device) \
    for (const struct device *device = devices; device < devices + DEVICES; device++)

/** A target, the package for it, and what passes between it and its hosts. */
struct bench {
    struct target_config config; /**< to be changed before the first run */
    struct target *target;       /**< NULL before the first run */
    uint64_t now;
    struct ndfu_link link;
    struct ndfu_package *package; /**< an application of SIZE bytes */
    struct ndfu_engine_options options;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct monitor monitor;
    unsigned requests;            /**< frames that the target received */
    unsigned answers;             /**< and sent */
    uint64_t data_bytes;          /**< that the target had received when the last run began */
    char events[4096];            /**< texts of the last run */
    struct ndfu_target_info info; /**< of an inquiry */
    struct ndfu_error error;
};

/** A package with one application, of at most twice SIZE, to be closed by the caller. */
struct ndfu_package *bench_package(uint64_t seed, size_t size);

void bench_begin(struct bench *bench, const struct device *device);
void bench_end(struct bench *bench);

/**
 * Runs an update.
 *
 * @param faults  a script for target_faults_parse(); the ones of the last run are over
 */
enum ndfu_status bench_run(struct bench *bench, const char *faults);

/** The same, with a host that dies when it has sent so many bytes. */
enum ndfu_status bench_run_until(struct bench *bench, const char *faults, uint64_t dies_after);

/** Leaves the target alone until it has done what it has to do. */
void bench_settle(struct bench *bench);

/** So many bytes of data did the target take in the last run. */
uint64_t bench_sent(const struct bench *bench);

/** The run has ended well, and the target has put the image in its place. */
void assert_installed(struct bench *bench, enum ndfu_status status, const char *what);

/** No buffer leaked, nothing went deaf, no reset was asked for, no write was without a create. */
void assert_unharmed(const struct bench *bench);

/** The last run has told this. */
void assert_told(const struct bench *bench, const char *text);

#endif
