/* SPDX-License-Identifier: MIT */
#include "sim/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/complain.h"

enum { LARGEST = 4 * 1024 * 1024, PIECE = 65536 };

bool file_check_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
    const bool is_there = folder && access(folder, W_OK | X_OK) == 0;

    if (folder && !is_there)
        (void)complain_of_system(errno, "cannot make '%s': folder '%s'", path, folder);
    free(folder);
    return is_there;
}

/* Whether there is something at a path that is no file: a device, a pipe, a link. */
static bool is_special(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

bool file_check_output(const char *path)
{
    struct stat status;
    int error = 0;

    if (stat(path, &status) != 0)
        return file_check_folder(path);
    if (S_ISDIR(status.st_mode))
        error = EISDIR;
    else if (access(path, W_OK) != 0)
        error = errno;
    if (error != 0)
        return complain_of_system(error, "cannot write '%s'", path);
    return is_special(path) || file_check_folder(path);
}

/* Nothing that is read here is large; what never ends would be. */
static char *read_all(FILE *file, size_t *length)
{
    char *bytes = NULL;
    size_t count = 1;

    *length = 0;
    while (count > 0 && *length < LARGEST) {
        char *larger = realloc(bytes, *length + PIECE + 1);

        if (!larger)
            break;
        bytes = larger;
        count = fread(bytes + *length, 1, PIECE, file);
        *length += count;
    }
    if (count == 0 && !ferror(file)) {
        bytes[*length] = '\0';
        return bytes;
    }
    if (count > 0 && *length >= LARGEST)
        errno = EFBIG;
    free(bytes);
    return NULL;
}

char *file_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rbe");
    char *bytes = file ? read_all(file, length) : NULL;

    if (!bytes)
        (void)complain_of_system(errno, "cannot read '%s'", path);
    if (file)
        (void)fclose(file);
    return bytes;
}

static bool write_to(FILE *file, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, file) == length && fflush(file) == 0;
}

static bool write_special(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wbe");
    const bool is_written = file && write_to(file, bytes, length);

    if (file && fclose(file) != 0)
        return false;
    return is_written;
}

/* As if it had been made without a detour. */
static bool set_mode(int descriptor)
{
    const mode_t mask = umask(0);

    (void)umask(mask);
    return fchmod(descriptor, 0666 & ~mask) == 0;
}

static bool write_new(const char *path, const void *bytes, size_t length)
{
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    bool is_written;

    if (!file) {
        if (descriptor >= 0)
            (void)close(descriptor);
        return false;
    }
    is_written = set_mode(descriptor) && write_to(file, bytes, length) && fsync(descriptor) == 0;
    return fclose(file) == 0 && is_written;
}

static bool replace(const char *path, const void *bytes, size_t length)
{
    char *fresh = NULL;
    bool is_written;
    int error;

    if (asprintf(&fresh, "%s.%ld.new", path, (long)getpid()) < 0)
        return false;
    (void)unlink(fresh);
    is_written = write_new(fresh, bytes, length) && rename(fresh, path) == 0;
    error = errno;
    if (!is_written)
        (void)unlink(fresh);
    free(fresh);
    errno = error;
    return is_written;
}

bool file_write(const char *path, const void *bytes, size_t length)
{
    const bool is_written =
        is_special(path) ? write_special(path, bytes, length) : replace(path, bytes, length);

    return is_written || complain_of_system(errno, "cannot write '%s'", path);
}
