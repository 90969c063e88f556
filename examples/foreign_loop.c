/* SPDX-License-Identifier: MIT */
/*
 * The bare engine in an event loop of one's own: here epoll, with a timer and a signal beside the
 * port. The loop does all I/O; the engine only says what to send and when to be called again.
 * An interrupt (Ctrl-C) ends the update with the target between two requests.
 *
 * usage: foreign_loop PACKAGE PORT
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

enum { REOPEN_US = 100 * 1000 };

struct host {
    struct ndfu_engine *engine;
    const char *path;
    int loop;
    int timer;
    int signals;
    int port;         /* -1 while there is none */
    uint64_t open_at; /* when to look for it again; NDFU_NEVER while it is there */
};

/* Any clock that never goes back will do, as long as it is always the same. */
static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int watch(const struct host *host, int operation, int descriptor, uint32_t what)
{
    struct epoll_event event = {.events = what, .data.fd = descriptor};

    return epoll_ctl(host->loop, operation, descriptor, &event);
}

/* Raw bytes, and none from before: so the engine expects a link that comes up. */
static int set_up_port(int port)
{
    struct termios settings;

    if (tcgetattr(port, &settings) != 0)
        return -1;
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200); /* what the options of the engine say, too */
    return tcsetattr(port, TCSANOW, &settings) != 0 || tcflush(port, TCIFLUSH) != 0 ? -1 : 0;
}

/* @return whether the port is there */
static int open_port(struct host *host)
{
    const int port = open(host->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (port < 0)
        return 0;
    if (set_up_port(port) != 0 || watch(host, EPOLL_CTL_ADD, port, EPOLLIN) != 0) {
        close(port);
        return 0;
    }
    host->port = port;
    host->open_at = NDFU_NEVER;
    ndfu_engine_link_up(host->engine, now_us(), NULL);
    return 1;
}

/* Over USB this happens with every reset of the target. The engine knows how long to wait. */
static void lose_port(struct host *host)
{
    close(host->port); /* which takes it out of the loop */
    host->port = -1;
    host->open_at = now_us() + REOPEN_US;
    ndfu_engine_link_down(host->engine, now_us());
}

static int must_wait(ssize_t moved)
{
    return moved < 0 && (errno == EAGAIN || errno == EINTR);
}

static void on_port(struct host *host)
{
    uint8_t bytes[512];
    const ssize_t count = read(host->port, bytes, sizeof bytes);

    if (count > 0)
        ndfu_engine_receive(host->engine, now_us(), bytes, (size_t)count);
    else if (!must_wait(count))
        lose_port(host);
}

static void on_timer(struct host *host)
{
    uint64_t times;

    if (read(host->timer, &times, sizeof times) < 0)
        return;
    if (host->port < 0 && now_us() >= host->open_at && !open_port(host))
        host->open_at = now_us() + REOPEN_US;
    ndfu_engine_tick(host->engine, now_us());
}

static void on_signal(struct host *host)
{
    struct signalfd_siginfo signal;

    if (read(host->signals, &signal, sizeof signal) > 0)
        ndfu_engine_cancel(host->engine, now_us());
}

static void show_events(struct host *host)
{
    const struct ndfu_event *event;

    while ((event = ndfu_engine_next_event(host->engine))) {
        if (event->type == NDFU_EVENT_IMAGE_DONE)
            fprintf(stderr, "image %zu of %zu: %llu bytes, accepted by the target\n",
                    event->image + 1, event->image_count, (unsigned long long)event->total);
        else if (event->text[0])
            fprintf(stderr, "%s\n", event->text);
    }
}

/* Hands to the port what it takes, and asks to be called again when it takes the rest. */
static void send_output(struct host *host)
{
    const uint8_t *bytes;
    size_t length = 0;

    while (host->port >= 0 && (length = ndfu_engine_output(host->engine, &bytes)) > 0) {
        const ssize_t count = write(host->port, bytes, length);

        if (count > 0)
            ndfu_engine_sent(host->engine, now_us(), (size_t)count);
        else if (must_wait(count))
            break;
        else
            lose_port(host);
    }
    if (host->port >= 0)
        watch(host, EPOLL_CTL_MOD, host->port, length > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void set_timer(struct host *host)
{
    const uint64_t wakeup = ndfu_engine_wakeup(host->engine);
    const uint64_t at = wakeup < host->open_at ? wakeup : host->open_at;
    struct itimerspec when = {0}; /* which turns it off */

    if (at != NDFU_NEVER) {
        when.it_value.tv_sec = (time_t)(at / 1000000);
        when.it_value.tv_nsec = (long)(at % 1000000) * 1000;
    }
    timerfd_settime(host->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Whatever the engine was told, this follows: events, output, and when to come back. */
static void follow_engine(struct host *host)
{
    show_events(host);
    send_output(host);
    show_events(host); /* sending may be the end of something */
    set_timer(host);
}

static void run_loop(struct host *host)
{
    follow_engine(host);
    while (!ndfu_engine_is_finished(host->engine)) {
        struct epoll_event event;

        if (epoll_wait(host->loop, &event, 1, -1) != 1)
            continue;
        if (event.data.fd == host->timer)
            on_timer(host);
        else if (event.data.fd == host->signals)
            on_signal(host);
        else
            on_port(host);
        follow_engine(host);
    }
}

static int set_up_loop(struct host *host)
{
    sigset_t interrupt;

    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, NULL);
    host->loop = epoll_create1(EPOLL_CLOEXEC);
    host->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    host->signals = signalfd(-1, &interrupt, SFD_NONBLOCK | SFD_CLOEXEC);
    return watch(host, EPOLL_CTL_ADD, host->timer, EPOLLIN) == 0 &&
           watch(host, EPOLL_CTL_ADD, host->signals, EPOLLIN) == 0;
}

static enum ndfu_status run(const struct ndfu_package *package, struct host *host,
                            struct ndfu_error *error)
{
    enum ndfu_status status =
        ndfu_engine_create(package, NDFU_GOAL_UPDATE, NULL, &host->engine, error);

    if (status != NDFU_OK)
        return status;
    if (set_up_loop(host) && open_port(host)) {
        run_loop(host);
        status = ndfu_engine_result(host->engine, error);
    } else {
        status = NDFU_E_PORT_OPEN;
        snprintf(error->message, sizeof error->message, "'%s' does not open: %s", host->path,
                 strerror(errno));
    }
    ndfu_engine_destroy(host->engine);
    return status;
}

int main(int argc, char **argv)
{
    struct host host = {.port = -1, .open_at = NDFU_NEVER};
    struct ndfu_package *package;
    struct ndfu_error error;
    enum ndfu_status status;

    if (argc != 3) {
        fprintf(stderr, "usage: %s PACKAGE PORT\n", argv[0]);
        return 2;
    }
    host.path = argv[2];
    status = ndfu_package_open(argv[1], &package, &error);
    if (status == NDFU_OK)
        status = run(package, &host, &error);
    if (status != NDFU_OK)
        fprintf(stderr, "%s: %s\n", ndfu_status_name(status), error.message);
    ndfu_package_close(package);
    return status == NDFU_OK ? 0 : 1;
}
