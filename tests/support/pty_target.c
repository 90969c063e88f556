/* SPDX-License-Identifier: MIT */
#include "support/pty_target.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    BYTES_MAX = 1024 * 1024, /* that a test sends to one target */
    UNSENT_MAX = 4096,       /* what the system holds for a line that is slower than its host */
    OUTPUT_MAX = 4096,
    WAIT_MS = 1,
    WAIT_NS = 1000 * 1000,
    BAUD_RATE = 1000000,
};

struct pty_target {
    struct target *target;
    char folder[32];
    char port[48]; /* a link, so that the name stays */
    pthread_t thread;
    atomic_bool must_stop;
    atomic_bool is_wanted; /* the port */
    atomic_bool is_plugged;
    atomic_size_t received;
    int descriptor; /* -1 while there is no port */
    uint8_t *bytes;
    uint8_t output[OUTPUT_MAX]; /* for the host */
    size_t output_length;
};

static void require(bool is_well, const char *what)
{
    if (is_well)
        return;
    perror(what);
    abort();
}

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 * 1000 * 1000 + (uint64_t)now.tv_nsec;
}

static void plug(struct pty_target *target)
{
    char path[64];
    struct termios settings;

    target->descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    require(target->descriptor >= 0 && grantpt(target->descriptor) == 0 &&
                unlockpt(target->descriptor) == 0 &&
                ptsname_r(target->descriptor, path, sizeof path) == 0,
            "pseudo-terminal");
    require(tcgetattr(target->descriptor, &settings) == 0, "settings");
    cfmakeraw(&settings);
    require(tcsetattr(target->descriptor, TCSANOW, &settings) == 0, "settings");
    require(symlink(path, target->port) == 0, target->port);
    atomic_store(&target->is_plugged, true);
}

static void unplug(struct pty_target *target)
{
    require(unlink(target->port) == 0, target->port);
    (void)close(target->descriptor);
    target->descriptor = -1;
    target->output_length = 0;
    atomic_store(&target->is_plugged, false);
}

/* @return whether something arrived */
static bool take_input(struct pty_target *target, uint64_t now)
{
    const size_t received = atomic_load(&target->received);
    const size_t room = BYTES_MAX - received < 512 ? BYTES_MAX - received : 512;
    ssize_t count = -1;

    require(room > 0, "more arrived than is kept");
    if (target->descriptor >= 0 && target_unsent(target->target, now) < UNSENT_MAX)
        count = read(target->descriptor, target->bytes + received, room);
    if (count <= 0)
        return false;
    target_write(target->target, now, target->bytes + received, (size_t)count);
    atomic_store(&target->received, received + (size_t)count);
    return true;
}

static void give_output(struct pty_target *target)
{
    const ssize_t written = target->descriptor >= 0
                                ? write(target->descriptor, target->output, target->output_length)
                                : 0;

    if (written <= 0)
        return;
    target->output_length -= (size_t)written;
    memmove(target->output, target->output + written, target->output_length);
}

static void pass_time(struct pty_target *target, uint64_t now)
{
    uint64_t reached;

    do {
        reached = target_advance(target->target, now);
        target->output_length +=
            target_read(target->target, reached, target->output + target->output_length,
                        sizeof target->output - target->output_length);
    } while (reached < now);
}

/* Until something is to happen, or bytes come, but not for long: somebody may want to stop it. A
 * port without a host is always ready, so that its readiness is no reason to wake up. */
static void wait_a_moment(const struct pty_target *target, uint64_t now)
{
    const uint64_t next = target_next(target->target);
    const uint64_t wait = next > now ? next - now : 0;
    const struct timespec most = {.tv_nsec = wait < WAIT_NS ? (long)wait : WAIT_NS};
    struct pollfd entry = {.fd = target->descriptor, .events = POLLIN};

    if (target->descriptor >= 0 && poll(&entry, 1, 0) > 0 && entry.revents & POLLHUP)
        entry.fd = -1;
    (void)ppoll(&entry, 1, &most, NULL);
}

static void *live(void *argument)
{
    struct pty_target *target = argument;
    const uint64_t begun = now_ns();
    uint64_t now = 0;
    bool is_active = true;

    (void)target_open(target->target, 0);
    while (is_active || target_unsent(target->target, now) > 0 ||
           !atomic_load(&target->must_stop)) {
        now = now_ns() - begun;
        if (target->descriptor < 0 && atomic_load(&target->is_wanted))
            plug(target);
        pass_time(target, now);
        is_active = take_input(target, now);
        give_output(target);
        if (target->descriptor >= 0 && !is_active && !atomic_load(&target->is_wanted))
            unplug(target);
        if (!is_active)
            wait_a_moment(target, now);
    }
    if (target->descriptor >= 0)
        unplug(target);
    return NULL;
}

void pty_target_config_init(struct target_config *config)
{
    target_config_init(config);
    target_config_no_flash_time(config);
    config->transport = TARGET_UART;
    config->baud = BAUD_RATE;
    config->rts = true;
    config->boot_ns = 100 * 1000;
}

struct pty_target *pty_target_start(const struct target_config *config)
{
    struct pty_target *target = calloc(1, sizeof *target);
    struct target_config plain;

    require(target != NULL, "target");
    pty_target_config_init(&plain);
    target->target = target_create(config ? config : &plain);
    target->bytes = malloc(BYTES_MAX);
    require(target->target && target->bytes, "target");
    (void)snprintf(target->folder, sizeof target->folder, "/tmp/ndfu-target-XXXXXX");
    require(mkdtemp(target->folder) != NULL, "folder");
    (void)snprintf(target->port, sizeof target->port, "%s/port", target->folder);
    target->descriptor = -1;
    require(pthread_create(&target->thread, NULL, live, target) == 0, "thread");
    pty_target_plug(target);
    return target;
}

const char *pty_target_port(const struct pty_target *target)
{
    return target->port;
}

/* The thread looks every few milliseconds. */
static void want(struct pty_target *target, bool is_wanted)
{
    atomic_store(&target->is_wanted, is_wanted);
    while (atomic_load(&target->is_plugged) != is_wanted)
        (void)poll(NULL, 0, WAIT_MS);
}

void pty_target_unplug(struct pty_target *target)
{
    want(target, false);
}

void pty_target_plug(struct pty_target *target)
{
    want(target, true);
}

size_t pty_target_received(const struct pty_target *target)
{
    return atomic_load(&target->received);
}

void pty_target_stop(struct pty_target *target)
{
    atomic_store(&target->is_wanted, false);
    atomic_store(&target->must_stop, true);
    (void)pthread_join(target->thread, NULL);
}

const struct target_report *pty_target_report(const struct pty_target *target)
{
    return target_report(target->target);
}

const uint8_t *pty_target_bytes(const struct pty_target *target, size_t *length)
{
    *length = atomic_load(&target->received);
    return target->bytes;
}

void pty_target_destroy(struct pty_target *target)
{
    (void)rmdir(target->folder);
    target_destroy(target->target);
    free(target->bytes);
    free(target);
}
