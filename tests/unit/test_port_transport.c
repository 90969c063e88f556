/* SPDX-License-Identifier: MIT */
/* A caller's transport as a port, polled and woken. */
#include "support/port_suite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ndfu/transport.h>

#include "port/clock.h"
#include "port/port.h"
#include "port/wait.h"

/* As long as anything here may take on a busy machine. Nothing waits for it to pass. */
enum { PATIENCE_US = 10 * 1000 * 1000 };

/* A transport through a socket, with or without a word of what to poll. */
struct channel {
    struct port_fixture fixture;
    struct ndfu_transport transport;
    int socket;
    bool is_open;
    int edges; /* an epoll that tells what happens to the socket; -1 where nobody is to be woken */
    int stop;
    pthread_t waker;
};

static enum ndfu_status open_channel(void *cookie, struct ndfu_error *error)
{
    struct channel *channel = cookie;
    uint8_t old[256];

    (void)error;
    if (channel->is_open)
        return NDFU_E_PORT_BUSY;
    while (read(channel->socket, old, sizeof old) > 0)
        ;
    channel->is_open = true;
    return NDFU_OK;
}

static void close_channel(void *cookie)
{
    struct channel *channel = cookie;

    channel->is_open = false;
}

static enum ndfu_status outcome(ssize_t moved, size_t *count)
{
    if (moved > 0)
        *count = (size_t)moved;
    return moved > 0 || (moved < 0 && errno == EAGAIN) ? NDFU_OK : NDFU_E_PORT_GONE;
}

static enum ndfu_status read_channel(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                                     struct ndfu_error *error)
{
    const struct channel *channel = cookie;

    (void)error;
    return outcome(recv(channel->socket, bytes, capacity, 0), count);
}

static enum ndfu_status write_channel(void *cookie, const uint8_t *bytes, size_t length,
                                      size_t *count, struct ndfu_error *error)
{
    const struct channel *channel = cookie;

    (void)error;
    return outcome(send(channel->socket, bytes, length, MSG_NOSIGNAL), count);
}

static int descriptor_of_channel(void *cookie)
{
    const struct channel *channel = cookie;

    return channel->socket;
}

static void hang_up(struct port_fixture *fixture)
{
    (void)close(fixture->peer);
    fixture->peer = -1;
}

static int begin(struct channel *channel)
{
    int ends[2];

    memset(channel, 0, sizeof *channel);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    channel->socket = ends[0];
    channel->edges = -1;
    channel->transport = (struct ndfu_transport){
        .size = sizeof channel->transport,
        .cookie = channel,
        .open = open_channel,
        .close = close_channel,
        .read = read_channel,
        .write = write_channel,
    };
    channel->fixture.peer = ends[1];
    channel->fixture.hang_up = hang_up;
    channel->fixture.transport = &channel->transport;
    channel->fixture.wake = -1;
    (void)snprintf(channel->fixture.name, sizeof channel->fixture.name, "channel");
    return fcntl(channel->socket, F_SETFL, O_NONBLOCK);
}

static int set_up(void **state)
{
    static struct channel channel;

    *state = &channel.fixture;
    if (begin(&channel) != 0)
        return -1;
    channel.transport.descriptor = descriptor_of_channel;
    return 0;
}

static int tear_down(void **state)
{
    struct port_fixture *fixture = *state;
    struct channel *channel = fixture->transport->cookie;

    if (fixture->peer >= 0)
        (void)close(fixture->peer);
    (void)close(channel->socket);
    return 0;
}

/* Wakes once for whatever happens, as a driver with a thread of its own does. */
static void *wake(void *argument)
{
    const struct channel *channel = argument;
    struct epoll_event event;

    while (epoll_wait(channel->edges, &event, 1, -1) == 1 && event.data.fd != channel->stop)
        ndfu_wakeup_raise(channel->fixture.wake);
    return NULL;
}

static int watch(const struct channel *channel, int descriptor, uint32_t what)
{
    struct epoll_event event = {.events = what, .data.fd = descriptor};

    return epoll_ctl(channel->edges, EPOLL_CTL_ADD, descriptor, &event);
}

static int set_up_woken(void **state)
{
    static struct channel channel;

    *state = &channel.fixture;
    if (begin(&channel) != 0)
        return -1;
    channel.fixture.wake = ndfu_wakeup_create();
    channel.stop = ndfu_wakeup_create();
    channel.edges = epoll_create1(EPOLL_CLOEXEC);
    return watch(&channel, channel.socket, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) ||
           watch(&channel, channel.stop, EPOLLIN) ||
           pthread_create(&channel.waker, NULL, wake, &channel);
}

static int tear_down_woken(void **state)
{
    struct port_fixture *fixture = *state;
    struct channel *channel = fixture->transport->cookie;

    ndfu_wakeup_raise(channel->stop);
    (void)pthread_join(channel->waker, NULL);
    (void)close(channel->edges);
    ndfu_wakeup_destroy(channel->stop);
    ndfu_wakeup_destroy(fixture->wake);
    return tear_down(state);
}

/* Once for all that has arrived: whoever reads a part of it is not woken for the rest. */
static void what_was_not_read_at_once_needs_no_second_wake_up(void **state)
{
    struct port_fixture *fixture = *state;
    const struct ndfu_port_settings settings = {
        .baud_rate = 115200, .transport = fixture->transport, .wake = fixture->wake};
    struct ndfu_waiter *waiter = ndfu_waiter_create(1);
    struct ndfu_port *port;
    uint8_t byte;
    size_t count;

    assert_int_equal(ndfu_port_open(fixture->name, &settings, &port, NULL), NDFU_OK);
    assert_int_equal(write(fixture->peer, "abc", 3), 3);
    for (int i = 0; i < 3; i++) {
        do {
            ndfu_waiter_clear(waiter);
            (void)ndfu_port_await(port, waiter, false);
            ndfu_waiter_wait(waiter, ndfu_clock_us() + PATIENCE_US);
            assert_true(ndfu_waiter_is_ready(waiter, 0));
            assert_int_equal(ndfu_port_read(port, &byte, 1, &count, NULL), NDFU_OK);
        } while (count == 0);
        assert_int_equal(byte, "abc"[i]);
    }
    ndfu_port_close(port);
    ndfu_waiter_destroy(waiter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_not_read_at_once_needs_no_second_wake_up,
                                        set_up_woken, tear_down_woken),
    };
    const int polled = run_port_suite(set_up, tear_down);
    const int woken = run_port_suite(set_up_woken, tear_down_woken);

    return cmocka_run_group_tests(tests, NULL, NULL) || polled || woken;
}
