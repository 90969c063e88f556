/* SPDX-License-Identifier: MIT */
/*
 * A port behind which there is no bootloader. Prints the name of the port, and goes on until its
 * standard input ends.
 *
 * usage: pty-peer silent|noise|once|endless, where once is noise after what arrives first alone
 */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void answer(int port, const char *manner, bool is_first)
{
    static const char noise[] = "U-Boot 2023.01 (Jan 09 2023)\r\n\xc0";
    char endless[512];

    memset(endless, 'x', sizeof endless);
    if (strcmp(manner, "noise") == 0 || (is_first && strcmp(manner, "once") == 0))
        (void)!write(port, noise, sizeof noise - 1);
    else if (strcmp(manner, "endless") == 0)
        (void)!write(port, endless, sizeof endless);
}

static void serve(int port, const char *manner)
{
    struct pollfd entries[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = port, .events = POLLIN}};
    bool is_first = true;
    char bytes[256];

    while (poll(entries, 2, -1) >= 0 && !entries[0].revents) {
        if (read(port, bytes, sizeof bytes) > 0) {
            answer(port, manner, is_first);
            is_first = false;
        }
    }
}

int main(int argc, char **argv)
{
    const int port = posix_openpt(O_RDWR | O_NOCTTY);
    struct termios settings;
    char name[64];
    int keep;

    if (argc != 2 || port < 0 || grantpt(port) != 0 || unlockpt(port) != 0 ||
        ptsname_r(port, name, sizeof name) != 0 || tcgetattr(port, &settings) != 0)
        return 2;
    cfmakeraw(&settings);
    (void)tcsetattr(port, TCSANOW, &settings);
    /* Held open here, too, so that the port does not hang up when the command closes it. */
    keep = open(name, O_RDWR | O_NOCTTY);
    (void)puts(name);
    (void)fflush(stdout);
    serve(port, argv[1]);
    (void)close(keep);
    return 0;
}
