/* SPDX-License-Identifier: MIT */
/*
 * Sends a signal with a value, as the kill of procps does with --queue.
 *
 * usage: queue-signal PROCESS usr1|usr2 VALUE
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    union sigval value;

    if (argc != 4)
        return 2;
    value.sival_int = atoi(argv[3]);
    if (sigqueue(atoi(argv[1]), strcmp(argv[2], "usr1") == 0 ? SIGUSR1 : SIGUSR2, value) == 0)
        return 0;
    perror(argv[1]);
    return 1;
}
