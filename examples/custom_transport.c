/* SPDX-License-Identifier: MIT */
/*
 * An update through a transport of one's own: a device whose port is on another machine, behind a
 * TCP connection. On that machine, for instance:
 *
 *   while :; do socat FILE:/dev/ttyACM0,rawer TCP-LISTEN:4000,reuseaddr; done
 *
 * socat opens the port before it listens. So while the device resets and its port is away, nobody
 * listens, open_connection() below fails, and libndfu tries again until the port is back.
 *
 * usage: custom_transport PACKAGE HOST PORT
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

enum { CONNECT_MS = 2000 };

/* What the functions of the transport need: libndfu hands it to them as their cookie. */
struct connection {
    const struct addrinfo *address;
    int socket;
};

/* The message is for people; libndfu shows it with the status. */
static enum ndfu_status fail_open(struct connection *connection, int reason,
                                  struct ndfu_error *error)
{
    if (connection->socket >= 0)
        close(connection->socket);
    connection->socket = -1;
    error->os_error = reason;
    snprintf(error->message, sizeof error->message, "cannot connect: %s", strerror(reason));
    return reason == ECONNREFUSED ? NDFU_E_PORT_NOT_FOUND : NDFU_E_PORT_OPEN;
}

/* Waits for a connection that is being made. @return 0, or an errno */
static int finish_connecting(int descriptor)
{
    struct pollfd entry = {.fd = descriptor, .events = POLLOUT};
    int reason = ETIMEDOUT;
    socklen_t length = sizeof reason;

    if (poll(&entry, 1, CONNECT_MS) > 0 &&
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &length) != 0)
        reason = errno;
    return reason;
}

/* Called at first, and again whenever the connection was lost. It may take a moment. */
static enum ndfu_status open_connection(void *cookie, struct ndfu_error *error)
{
    struct connection *connection = cookie;
    const struct addrinfo *address = connection->address;
    const int yes = 1;
    int reason = 0;

    connection->socket = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->socket < 0)
        return fail_open(connection, errno, error);
    if (connect(connection->socket, address->ai_addr, address->ai_addrlen) != 0)
        reason = errno == EINPROGRESS ? finish_connecting(connection->socket) : errno;
    if (reason != 0)
        return fail_open(connection, reason, error);
    /* Every request waits for its answer: it must not wait for company, too. */
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return NDFU_OK;
}

static void close_connection(void *cookie)
{
    struct connection *connection = cookie;

    close(connection->socket);
    connection->socket = -1;
}

/* What recv() or send() has returned, as libndfu wants to hear it. */
static enum ndfu_status judge(ssize_t moved, int reason, size_t *count, struct ndfu_error *error)
{
    if (moved > 0) {
        *count = (size_t)moved;
        return NDFU_OK;
    }
    if (moved < 0 && (reason == EAGAIN || reason == EWOULDBLOCK || reason == EINTR))
        return NDFU_OK; /* nothing now: *count stays 0 */
    if (moved == 0 || reason == ECONNRESET || reason == EPIPE)
        return NDFU_E_PORT_GONE; /* libndfu opens it again */
    error->os_error = reason;
    snprintf(error->message, sizeof error->message, "the connection failed: %s", strerror(reason));
    return NDFU_E_PORT_IO;
}

static enum ndfu_status read_connection(void *cookie, uint8_t *bytes, size_t capacity,
                                        size_t *count, struct ndfu_error *error)
{
    const struct connection *connection = cookie;
    const ssize_t moved = recv(connection->socket, bytes, capacity, 0);

    return judge(moved, errno, count, error);
}

static enum ndfu_status write_connection(void *cookie, const uint8_t *bytes, size_t length,
                                         size_t *count, struct ndfu_error *error)
{
    const struct connection *connection = cookie;
    const ssize_t moved = send(connection->socket, bytes, length, MSG_NOSIGNAL);

    return judge(moved, errno, count, error);
}

/* A socket can be polled, so nobody needs to call ndfu_update_wake(). */
static int descriptor_of_connection(void *cookie)
{
    const struct connection *connection = cookie;

    return connection->socket;
}

static void show(const struct ndfu_event *event, void *cookie)
{
    (void)cookie;
    if (event->type == NDFU_EVENT_IMAGE_DONE)
        fprintf(stderr, "image %zu of %zu: %llu bytes, accepted by the target\n", event->image + 1,
                event->image_count, (unsigned long long)event->total);
    else if (event->text[0])
        fprintf(stderr, "%s\n", event->text);
}

static enum ndfu_status run(const struct ndfu_package *package, struct connection *connection,
                            const char *name, struct ndfu_error *error)
{
    const struct ndfu_transport transport = {
        .size = sizeof transport,
        .cookie = connection,
        .open = open_connection,
        .close = close_connection,
        .read = read_connection,
        .write = write_connection,
        .descriptor = descriptor_of_connection,
    };
    struct ndfu_update_options options;
    struct ndfu_update *update;
    enum ndfu_status status;

    ndfu_update_options_init(&options, sizeof options);
    options.transport = &transport;
    options.on_event = show;
    /* There is no port to name; the name is for messages. */
    status = ndfu_update_create(package, name, &options, &update, error);
    if (status != NDFU_OK)
        return status;
    status = ndfu_update_run(update, error);
    ndfu_update_destroy(update);
    return status;
}

int main(int argc, char **argv)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct connection connection = {.socket = -1};
    struct ndfu_package *package;
    struct ndfu_error error;
    struct addrinfo *found;
    enum ndfu_status status;

    if (argc != 4) {
        fprintf(stderr, "usage: %s PACKAGE HOST PORT\n", argv[0]);
        return 2;
    }
    if (getaddrinfo(argv[2], argv[3], &hints, &found) != 0) {
        fprintf(stderr, "'%s' port %s is not known\n", argv[2], argv[3]);
        return 1;
    }
    connection.address = found;
    status = ndfu_package_open(argv[1], &package, &error);
    if (status == NDFU_OK)
        status = run(package, &connection, argv[2], &error);
    if (status != NDFU_OK)
        fprintf(stderr, "%s: %s\n", ndfu_status_name(status), error.message);
    ndfu_package_close(package);
    freeaddrinfo(found);
    return status == NDFU_OK ? 0 : 1;
}
