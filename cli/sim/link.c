/* SPDX-License-Identifier: MIT */
#include "sim/link.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sim/complain.h"
#include "sim/file.h"

static const char ports[] = "/dev/pts/";

enum { PORT_SIZE = 64 };

/* @return whether there is a link to a port, which is then read */
static bool read_link(const char *path, char port[PORT_SIZE])
{
    const ssize_t length = readlink(path, port, PORT_SIZE - 1);

    port[length > 0 ? length : 0] = '\0';
    return strncmp(port, ports, sizeof ports - 1) == 0;
}

bool link_check(const char *path)
{
    char port[PORT_SIZE];

    if (read_link(path, port))
        return file_check_folder(path);
    if (port[0] != '\0' || errno == EINVAL)
        return complain("'%s' is there already, and is no link that a simulation left behind; "
                        "remove it or give --link another path",
                        path);
    return file_check_folder(path);
}

bool link_make(const char *path, const char *port)
{
    char old[PORT_SIZE];

    if (read_link(path, old))
        (void)unlink(path);
    return symlink(port, path) == 0 || complain_of_system(errno, "cannot make the link '%s'", path);
}

void link_remove(const char *path, const char *port)
{
    char found[PORT_SIZE];

    if (read_link(path, found) && strcmp(found, port) == 0)
        (void)unlink(path);
}
