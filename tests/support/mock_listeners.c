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
