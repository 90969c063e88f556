/* SPDX-License-Identifier: MIT */
#include "support/mock_listeners.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>

static atomic_bool may_leave;

void mock_listeners_may_leave(void)
{
    atomic_store(&may_leave, true);
}

static ssize_t length_of(const struct msghdr *message)
{
    ssize_t length = 0;

    for (size_t i = 0; i < message->msg_iovlen; i++)
        length += (ssize_t)message->msg_iov[i].iov_len;
    return length;
}

/* What is told to somebody who has left since he was connected to counts as told. */
__attribute__((visibility("default"))) ssize_t sendmsg(int descriptor, const struct msghdr *message,
                                                       int flags)
{
    ssize_t (*next)(int, const struct msghdr *, int);
    ssize_t result;

    *(void **)(void *)&next = dlsym(RTLD_NEXT, "sendmsg");
    result = next(descriptor, message, flags);
    if (result < 0 && errno == ECONNREFUSED && atomic_load(&may_leave))
        result = length_of(message);
    return result;
}

/*
 * Stands in front of the system's for all libraries of the program. For umockdev, "refused" means
 * that a listener has just left, but not "no such file", which means the same.
 */
__attribute__((visibility("default"))) int connect(int descriptor, const struct sockaddr *address,
                                                   socklen_t length)
{
    int (*next)(int, const struct sockaddr *, socklen_t);
    int result;

    *(void **)(void *)&next = dlsym(RTLD_NEXT, "connect");
    result = next(descriptor, address, length);
    if (result < 0 && errno == ENOENT && atomic_load(&may_leave) && address->sa_family == AF_UNIX)
        errno = ECONNREFUSED;
    return result;
}
