/* SPDX-License-Identifier: MIT */
#include "save_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command_error.h"

enum { TEMPORARY_NAMES = 100, NAME_ROOM = 40 };

/* A file on its way to its name. */
struct saving {
    const char *path; /* as the user gave it */
    char *target;     /* without symbolic links, where the file is to be replaced */
    char *folder;     /* with a slash at its end */
    char *temporary;
    int descriptor;
};

static enum ndfu_status refuse(const struct saving *saving, int reason, struct ndfu_error *error)
{
    return fail_system(error, NDFU_E_ARGUMENT, reason, "cannot make '%s'", saving->path);
}

static enum ndfu_status refuse_existing(const struct saving *saving, const struct save_how *how,
                                        struct ndfu_error *error)
{
    return fail_command(error, NDFU_E_ARGUMENT, "'%s' is there already, and is left as it is; %s",
                        saving->path, how->mend);
}

/* What is there may be replaced only where it is a regular file; a link to one stays a link. */
static enum ndfu_status find_target(struct saving *saving, const struct save_how *how,
                                    struct ndfu_error *error)
{
    struct stat found;

    saving->target = strdup(saving->path);
    if (lstat(saving->path, &found) != 0)
        return errno == ENOENT ? NDFU_OK : refuse(saving, errno, error);
    if (!how->overwrite)
        return refuse_existing(saving, how, error);
    free(saving->target);
    saving->target = realpath(saving->path, NULL);
    if (!saving->target || stat(saving->target, &found) != 0)
        return refuse(saving, errno, error);
    if (!S_ISREG(found.st_mode))
        return fail_command(error, NDFU_E_ARGUMENT,
                            "'%s' is there already and is no file, so it is left as it is",
                            saving->path);
    return NDFU_OK;
}

static bool name_folder(struct saving *saving)
{
    const char *slash = strrchr(saving->target, '/');

    saving->folder =
        slash ? strndup(saving->target, (size_t)(slash - saving->target + 1)) : strdup("./");
    if (!saving->folder)
        return false;
    saving->temporary = malloc(strlen(saving->folder) + NAME_ROOM);
    return saving->temporary != NULL;
}

static enum ndfu_status open_temporary(struct saving *saving, const struct save_how *how,
                                       struct ndfu_error *error)
{
    const mode_t mode = how->secret ? 0600 : 0666;

    if (!name_folder(saving))
        return refuse(saving, ENOMEM, error);
    for (int i = 0; i < TEMPORARY_NAMES; i++) {
        (void)sprintf(saving->temporary, "%s.ndfu-%ld-%d", saving->folder, (long)getpid(), i);
        saving->descriptor =
            open(saving->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (saving->descriptor >= 0 || errno != EEXIST)
            break;
    }
    if (saving->descriptor >= 0)
        return NDFU_OK;
    free(saving->temporary); /* it is not ours */
    saving->temporary = NULL;
    return refuse(saving, errno, error);
}

static bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(descriptor, bytes, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static enum ndfu_status write_temporary(struct saving *saving, const void *bytes, size_t size,
                                        struct ndfu_error *error)
{
    const bool is_written =
        write_all(saving->descriptor, bytes, size) && fsync(saving->descriptor) == 0;
    int reason = is_written ? 0 : errno;

    if (close(saving->descriptor) != 0 && reason == 0)
        reason = errno;
    if (reason != 0)
        return fail_system(error, NDFU_E_INTERNAL, reason, "cannot write '%s'", saving->path);
    return NDFU_OK;
}

/* Gives the file its name, but not if there is something of that name by now. @return an errno */
static int claim_name(const struct saving *saving)
{
    if (renameat2(AT_FDCWD, saving->temporary, AT_FDCWD, saving->target, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    /* A file system that does not know how; a link is never made over something. */
    if (link(saving->temporary, saving->target) != 0)
        return errno;
    (void)unlink(saving->temporary);
    return 0;
}

static void keep_name(const struct saving *saving)
{
    const int folder = open(saving->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    /* The content is on the disk; that the name is, too, not every file system can promise. */
    if (folder >= 0) {
        (void)fsync(folder);
        (void)close(folder);
    }
}

static enum ndfu_status publish(struct saving *saving, const struct save_how *how,
                                struct ndfu_error *error)
{
    int reason;

    if (how->overwrite)
        reason = rename(saving->temporary, saving->target) == 0 ? 0 : errno;
    else
        reason = claim_name(saving);
    if (reason == EEXIST)
        return refuse_existing(saving, how, error);
    if (reason != 0)
        return refuse(saving, reason, error);
    free(saving->temporary);
    saving->temporary = NULL;
    keep_name(saving);
    return NDFU_OK;
}

static enum ndfu_status save(struct saving *saving, const void *bytes, size_t size,
                             const struct save_how *how, struct ndfu_error *error)
{
    enum ndfu_status status = find_target(saving, how, error);

    if (status == NDFU_OK)
        status = open_temporary(saving, how, error);
    if (status == NDFU_OK)
        status = write_temporary(saving, bytes, size, error);
    if (status == NDFU_OK)
        status = publish(saving, how, error);
    if (saving->temporary)
        (void)unlink(saving->temporary);
    return status;
}

enum ndfu_status save_file(const char *path, const void *bytes, size_t size,
                           const struct save_how *how, struct ndfu_error *error)
{
    struct saving saving = {.path = path, .descriptor = -1};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction too_large;
    sigset_t ending;
    sigset_t before;
    enum ndfu_status status;

    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGINT);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGHUP);
    (void)sigaddset(&ending, SIGQUIT);
    (void)sigprocmask(SIG_BLOCK, &ending, &before);
    /* A file above a limit is a failure like any other, not the end of the program. */
    (void)sigaction(SIGXFSZ, &ignore, &too_large);
    status = save(&saving, bytes, size, how, error);
    free(saving.target);
    free(saving.folder);
    free(saving.temporary);
    (void)sigaction(SIGXFSZ, &too_large, NULL);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}
