/* SPDX-License-Identifier: MIT */
/*
 * A host that does to a port what it is told, one action after the other. Ends with 1 when the port
 * hangs up in the middle of one, or what was to be found is not.
 *
 * usage: port-host PORT ACTION...
 *
 *   write HEX    writes bytes, all of them
 *   repeat N HEX writes them N times in one go
 *   fill HEX     writes them again and again until the port takes no more
 *   await        waits until there is something to read
 *   read N       reads so many bytes and prints them in hex
 *   find HEX     reads until these bytes were among what it read, or nothing came for 500 ms
 *   reopen       closes the port and opens it again
 *   stay         says "there" on standard output, and stays until standard input ends
 *   die          is killed
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES = 4096, PATIENCE_MS = 500 };

static const char *name;
static int port = -1;

static bool open_port(void)
{
    if (port >= 0)
        (void)close(port);
    port = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    return port >= 0;
}

static size_t parse(const char *digits, unsigned char *bytes)
{
    size_t count = 0;

    for (; count < BYTES && sscanf(digits, "%2hhx", &bytes[count]) == 1; digits += 2)
        count++;
    return count;
}

/* @return false when the port has hung up, or nothing came for too long (-1: never) */
static bool wait_for(short events, int milliseconds)
{
    struct pollfd entry = {.fd = port, .events = events};

    return poll(&entry, 1, milliseconds) == 1 && !(entry.revents & (POLLHUP | POLLERR));
}

static bool write_all(const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        const ssize_t count = write(port, bytes, length);

        if (count < 0 && !wait_for(POLLOUT, -1))
            return false;
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return true;
}

static bool repeat(unsigned long times, const char *digits)
{
    unsigned char bytes[BYTES];
    const size_t length = parse(digits, bytes);
    unsigned char *all = malloc(times * length);
    bool is_written;

    if (!all)
        return false;
    for (unsigned long i = 0; i < times; i++)
        memcpy(all + i * length, bytes, length);
    is_written = write_all(all, times * length);
    free(all);
    return is_written;
}

/* The other end takes a moment to pass on what was written: full is what stays full. */
static void fill(const char *digits)
{
    unsigned char bytes[BYTES];
    const size_t length = parse(digits, bytes);
    struct pollfd entry = {.fd = port, .events = POLLOUT};

    do {
        while (write(port, bytes, length) > 0)
            ;
    } while (poll(&entry, 1, 100) > 0 && !(entry.revents & POLLHUP));
}

static bool read_all(unsigned long count)
{
    for (; count > 0; count--) {
        unsigned char byte;

        while (read(port, &byte, 1) != 1) {
            if (!wait_for(POLLIN, -1))
                return false;
        }
        (void)printf("%02x", byte);
    }
    (void)printf("\n");
    return true;
}

/* Reads until certain bytes have come, whatever comes before them. */
static bool find(const char *digits)
{
    unsigned char wanted[BYTES];
    unsigned char last[BYTES] = {0};
    const size_t length = parse(digits, wanted);

    do {
        if (!wait_for(POLLIN, PATIENCE_MS))
            return false;
        memmove(last, last + 1, length - 1);
    } while (read(port, last + length - 1, 1) != 1 || memcmp(last, wanted, length) != 0);
    return true;
}

static bool stay(void)
{
    char byte;

    (void)printf("there\n");
    (void)fflush(stdout);
    return read(STDIN_FILENO, &byte, 1) == 0;
}

/* Does the action of a word. @return how many words it was, or 0 when the port has hung up */
static int act(int count, char **words)
{
    if (strcmp(words[0], "await") == 0)
        return wait_for(POLLIN, -1) ? 1 : 0;
    if (strcmp(words[0], "reopen") == 0)
        return open_port() ? 1 : 0;
    if (strcmp(words[0], "stay") == 0)
        return stay() ? 1 : 0;
    if (strcmp(words[0], "die") == 0)
        return kill(getpid(), SIGKILL) == 0 ? 1 : 0;
    if (count > 1 && strcmp(words[0], "write") == 0)
        return repeat(1, words[1]) ? 2 : 0;
    if (count > 1 && strcmp(words[0], "read") == 0)
        return read_all(strtoul(words[1], NULL, 10)) ? 2 : 0;
    if (count > 1 && strcmp(words[0], "find") == 0)
        return find(words[1]) ? 2 : 0;
    if (count > 1 && strcmp(words[0], "fill") == 0) {
        fill(words[1]);
        return 2;
    }
    if (count > 2 && strcmp(words[0], "repeat") == 0)
        return repeat(strtoul(words[1], NULL, 10), words[2]) ? 3 : 0;
    (void)fprintf(stderr, "port-host: what is '%s'?\n", words[0]);
    exit(2);
}

int main(int argc, char **argv)
{
    int at = 2;

    if (argc < 3)
        return 2;
    name = argv[1];
    if (!open_port()) {
        perror(name);
        return 1;
    }
    while (at < argc) {
        const int words = act(argc - at, argv + at);

        if (words == 0)
            return 1;
        at += words;
    }
    return 0;
}
