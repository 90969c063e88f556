/* SPDX-License-Identifier: MIT */
/*
 * Runs a command and prints, on standard error, how long it took, how much memory it had, and for
 * how long it had a CPU.
 *
 * usage: measure COMMAND ARGUMENT...
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

int main(int argc, char **argv)
{
    const double began = now();
    const pid_t child = argc > 1 ? fork() : -1;
    struct rusage usage;
    int status;

    if (child < 0)
        return 125;
    if (child == 0) {
        (void)execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) != child)
        return 125;
    (void)fprintf(stderr, "milliseconds %.1f kilobytes %ld cpu-milliseconds %.1f\n", now() - began,
                  usage.ru_maxrss, milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
