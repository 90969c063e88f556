/* SPDX-License-Identifier: MIT */
/* Which process has a device open, as /proc tells it. */
#include "port/problem.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With the slash: tests put their own processes in its place, by paths below it. */
#define PROC "/proc/"

/* Whether one of the descriptors in a /proc/PID/fd directory is of the device. */
static bool holds(int descriptors, dev_t device)
{
    DIR *directory = fdopendir(descriptors);
    const struct dirent *entry;
    bool found = false;

    if (!directory) {
        (void)close(descriptors);
        return false;
    }
    while (!found && (entry = readdir(directory))) {
        struct stat opened;

        found = fstatat(dirfd(directory), entry->d_name, &opened, 0) == 0 &&
                S_ISCHR(opened.st_mode) && opened.st_rdev == device;
    }
    (void)closedir(directory);
    return found;
}

static void read_name(int proc, const char *pid, char *name, size_t size)
{
    char path[64];
    ssize_t length = -1;
    int file;

    (void)snprintf(path, sizeof path, "%.16s/comm", pid);
    file = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        length = read(file, name, size - 1);
        (void)close(file);
    }
    name[length > 0 ? length : 0] = '\0';
    name[strcspn(name, "\n")] = '\0';
}

static bool is_holder(int proc, const char *pid, dev_t device)
{
    char path[64];
    int descriptors;

    if (!isdigit((unsigned char)pid[0]))
        return false;
    (void)snprintf(path, sizeof path, "%.16s/fd", pid);
    descriptors = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptors >= 0 && holds(descriptors, device);
}

int ndfu_process_find(const char *name, char *process, size_t size)
{
    DIR *proc = opendir(PROC);
    const struct dirent *entry;
    int found = -1;

    while (proc && found != 0 && (entry = readdir(proc))) {
        char own[32];

        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        read_name(dirfd(proc), entry->d_name, own, sizeof own);
        if (strcmp(own, name) != 0)
            continue;
        (void)snprintf(process, size, "%s, pid %.16s", own, entry->d_name);
        found = 0;
    }
    if (proc)
        (void)closedir(proc);
    return found;
}

int ndfu_port_find_holder(const char *path, char *holder, size_t size)
{
    struct stat node;
    DIR *proc = stat(path, &node) == 0 ? opendir(PROC) : NULL;
    const struct dirent *entry;
    int found = -1;

    if (!proc)
        return -1;
    while (found < 0 && (entry = readdir(proc))) {
        char name[32];

        if (!is_holder(dirfd(proc), entry->d_name, node.st_rdev))
            continue;
        read_name(dirfd(proc), entry->d_name, name, sizeof name);
        (void)snprintf(holder, size, "%s, pid %.16s", name, entry->d_name);
        found = strtol(entry->d_name, NULL, 10) == (long)getpid();
    }
    (void)closedir(proc);
    return found;
}
