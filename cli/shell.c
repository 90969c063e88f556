/* SPDX-License-Identifier: MIT */
#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command_error.h"
#include "interrupt.h"

extern char **environ;

enum {
    VARIABLES_MAX = 8, /* that a command is told */
    LOOK_AGAIN_MS = 10,
};

static size_t count_environment(void)
{
    size_t count = 0;

    while (environ[count])
        count++;
    return count;
}

static bool is_overridden(const char *entry, const struct shell_variable *variables)
{
    for (; variables->name; variables++) {
        const size_t length = strlen(variables->name);

        if (strncmp(entry, variables->name, length) == 0 && entry[length] == '=')
            return true;
    }
    return false;
}

/* Several commands may run at once, each with variables of its own: the process's are not touched.
 * @param own  receives the texts that are to be freed */
static char **make_environment(const struct shell_variable *variables, char *own[VARIABLES_MAX])
{
    char **made = calloc(count_environment() + VARIABLES_MAX + 1, sizeof made[0]);
    size_t count = 0;

    for (size_t i = 0; made && environ[i]; i++) {
        if (!is_overridden(environ[i], variables))
            made[count++] = environ[i];
    }
    for (size_t i = 0; made && i < VARIABLES_MAX && variables[i].name; i++) {
        if (asprintf(&own[i], "%s=%s", variables[i].name,
                     variables[i].value ? variables[i].value : "") < 0)
            own[i] = NULL;
        else
            made[count++] = own[i];
    }
    return made;
}

/* In a session of its own, so that all of it can be ended, and no terminal stops it for being in
 * the background; there it cannot ask anybody anything, and so has nothing to read. The first shell
 * opens nothing: what leads a session gets a terminal by opening a port, and hangs it up at its
 * end.
 */
static int spawn(const char *command, char *const *environment, pid_t *process)
{
    char *const arguments[] = {(char *)"sh", (char *)"-c",    (char *)"sh -c \"$1\"; exit",
                               (char *)"sh", (char *)command, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    int reason;

    (void)posix_spawn_file_actions_init(&files);
    (void)posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    (void)sigemptyset(&none);
    (void)posix_spawnattr_setsigmask(&attributes, &none); /* the thread takes no signals */
    reason = posix_spawn(process, "/bin/sh", &files, &attributes, arguments, environment);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&files);
    return reason;
}

static long milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Also where its end is gone, and nobody can tell it any more. */
static bool has_ended(pid_t process)
{
    siginfo_t info = {0};

    if (waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return errno == ECHILD;
    return info.si_pid == process;
}

/* Looks again and again: a descriptor of a process is not to be had from every kernel, and not
 * inside of every sandbox. @return whether the process has ended by then */
static bool wait_for_end(pid_t process, unsigned long timeout_s)
{
    const long deadline = milliseconds() + (long)timeout_s * 1000;
    struct pollfd interrupt = {.fd = interrupt_descriptor(), .events = POLLIN};

    while (!has_ended(process)) {
        if (milliseconds() >= deadline || interrupt_came())
            return false;
        (void)poll(&interrupt, 1, LOOK_AGAIN_MS);
    }
    return true;
}

/* @return false where there is none to be had */
static bool take_end(pid_t process, int *result)
{
    pid_t taken;

    do
        taken = waitpid(process, result, 0);
    while (taken < 0 && errno == EINTR);
    return taken == process;
}

static enum ndfu_status explain(const char *command, int result, struct ndfu_error *error)
{
    if (WIFEXITED(result) && WEXITSTATUS(result) == 0)
        return NDFU_OK;
    if (WIFEXITED(result))
        return fail_device(error, NDFU_E_DEVICE_ENTER,
                           "the command that is to switch the device ended with %d: %.200s",
                           WEXITSTATUS(result), command);
    return fail_device(error, NDFU_E_DEVICE_ENTER,
                       "the command that is to switch the device was ended by signal %d: %.200s",
                       WTERMSIG(result), command);
}

static enum ndfu_status start(const char *command, const struct shell_variable *variables,
                              pid_t *process, struct ndfu_error *error)
{
    char *own[VARIABLES_MAX] = {0};
    char **environment = make_environment(variables, own);
    const int reason = environment ? spawn(command, environment, process) : ENOMEM;

    free(environment);
    for (size_t i = 0; i < VARIABLES_MAX; i++)
        free(own[i]);
    if (reason != 0)
        return fail_device(error, NDFU_E_DEVICE_ENTER, "cannot run a shell: %s", strerror(reason));
    return NDFU_OK;
}

enum ndfu_status run_shell(const char *command, const struct shell_variable *variables,
                           unsigned long timeout_s, struct ndfu_error *error)
{
    pid_t process;
    bool is_over;
    bool is_known;
    int result;

    /* Whoever has started us may ignore it: then the system forgets at once how processes end. */
    (void)signal(SIGCHLD, SIG_DFL);
    if (start(command, variables, &process, error) != NDFU_OK)
        return error->status;
    is_over = wait_for_end(process, timeout_s);
    if (!is_over)
        (void)kill(-process, SIGKILL);
    is_known = take_end(process, &result);
    if (interrupt_came())
        return fail_device(error, NDFU_E_CANCELLED, "cancelled while the command ran");
    if (!is_over)
        return fail_device(error, NDFU_E_DEVICE_ENTER,
                           "the command that is to switch the device did not end within %lu s: "
                           "%.200s",
                           timeout_s, command);
    if (!is_known)
        return fail_device(error, NDFU_E_DEVICE_ENTER,
                           "nobody can tell how the command that is to switch the device ended: "
                           "%.200s",
                           command);
    return explain(command, result, error);
}
