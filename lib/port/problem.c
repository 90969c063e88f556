/* SPDX-License-Identifier: MIT */
#include "port/problem.h"

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "port/wait.h"

/* The group that may read and write a node. */
static bool find_group(const char *path, char *name, size_t size)
{
    struct stat node;
    struct group entry;
    struct group *found = NULL;
    char buffer[4096];

    if (stat(path, &node) != 0 || (node.st_mode & (S_IRGRP | S_IWGRP)) != (S_IRGRP | S_IWGRP) ||
        getgrgid_r(node.st_gid, &entry, buffer, sizeof buffer, &found) != 0 || !found)
        return false;
    (void)snprintf(name, size, "%s", entry.gr_name);
    return true;
}

static enum ndfu_status explain_permission(const char *path, struct ndfu_error *error)
{
    char group[64];

    if (!find_group(path, group, sizeof group))
        return ndfu_error_set_os(error, NDFU_E_PORT_PERMISSION, NDFU_LAYER_PORT, "open port",
                                 EACCES,
                                 "no permission to open '%s', and no group has it; install a udev "
                                 "rule for the device, or ask whoever runs this machine",
                                 path);
    return ndfu_error_set_os(error, NDFU_E_PORT_PERMISSION, NDFU_LAYER_PORT, "open port", EACCES,
                             "no permission to open '%s'; it belongs to the group '%s', so join it "
                             "(sudo usermod -aG %s $USER) and log in again",
                             path, group, group);
}

static enum ndfu_status explain_busy(const char *path, int reason, struct ndfu_error *error)
{
    char holder[96];
    const int found = ndfu_port_find_holder(path, holder, sizeof holder);

    if (found == 1)
        return ndfu_error_set_os(error, NDFU_E_PORT_BUSY, NDFU_LAYER_PORT, "open port", reason,
                                 "'%s' is in use by this program itself, %s; give each "
                                 "device once",
                                 path, holder);
    if (found == 0)
        return ndfu_error_set_os(error, NDFU_E_PORT_BUSY, NDFU_LAYER_PORT, "open port", reason,
                                 "'%s' is in use by %s; end that first", path, holder);
    return ndfu_error_set_os(error, NDFU_E_PORT_BUSY, NDFU_LAYER_PORT, "open port", reason,
                             "'%s' is in use by another program, which this user cannot see; try "
                             "'sudo fuser -v %s'",
                             path, path);
}

enum ndfu_status ndfu_port_explain(const char *path, int reason, struct ndfu_error *error)
{
    char text[64];

    switch (reason) {
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case ENODEV:
        return ndfu_error_set_os(error, NDFU_E_PORT_NOT_FOUND, NDFU_LAYER_PORT, "open port", reason,
                                 "there is no port '%s'; is the device plugged in and in its "
                                 "bootloader?",
                                 path);
    case EACCES:
    case EPERM:
        return explain_permission(path, error);
    case EBUSY:
    case EWOULDBLOCK:
        return explain_busy(path, reason, error);
    case EMFILE:
        return ndfu_error_set_os(error, NDFU_E_PORT_OPEN, NDFU_LAYER_PORT, "open port", reason,
                                 "no descriptor to open '%s' with; " NDFU_MORE_DESCRIPTORS, path);
    case EISDIR:
        return ndfu_port_explain_type(path, "a directory", error);
    default:
        return ndfu_error_set_os(error, NDFU_E_PORT_OPEN, NDFU_LAYER_PORT, "open port", reason,
                                 "'%s' does not open: %s", path,
                                 ndfu_os_text(reason, text, sizeof text));
    }
}

enum ndfu_status ndfu_port_explain_type(const char *path, const char *what,
                                        struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_PORT_TYPE, NDFU_LAYER_PORT, "open port",
                          "'%s' is %s, not a serial port; give one such as /dev/ttyACM0", path,
                          what);
}
