/* SPDX-License-Identifier: MIT */
/* The line on a terminal that changes. */
#include "progress.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/cmocka.h"

enum { NARROW = 40 };

/* What standard error is meanwhile, and what it was. */
struct terminal {
    int peer;
    int before;
};

static void begin_terminal(struct terminal *terminal, unsigned short columns)
{
    const struct winsize size = {.ws_row = 24, .ws_col = columns};
    int opened;

    terminal->peer = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(grantpt(terminal->peer) == 0 && unlockpt(terminal->peer) == 0);
    opened = open(ptsname(terminal->peer), O_RDWR | O_NOCTTY);
    assert_int_equal(ioctl(opened, TIOCSWINSZ, &size), 0);
    terminal->before = dup(STDERR_FILENO);
    assert_int_equal(dup2(opened, STDERR_FILENO), STDERR_FILENO);
    (void)close(opened);
}

/* What was printed is all there once the other end is closed. */
static void end_terminal(const struct terminal *terminal, char *text, size_t size)
{
    size_t length = 0;
    ssize_t count;

    assert_int_equal(dup2(terminal->before, STDERR_FILENO), STDERR_FILENO);
    (void)close(terminal->before);
    while ((count = read(terminal->peer, text + length, size - 1 - length)) > 0)
        length += (size_t)count;
    (void)close(terminal->peer);
    text[length] = '\0';
}

/* All of an image, as its last line of progress. */
static void show_all(char *text, size_t size, unsigned short columns)
{
    const struct ndfu_event event = {
        .type = NDFU_EVENT_PROGRESS,
        .image_count = 1,
        .done = 123456,
        .total = 123456,
    };
    struct progress progress;
    struct terminal terminal;

    begin_terminal(&terminal, columns);
    progress_init(&progress, false, false);
    progress_show(&progress, &event);
    end_terminal(&terminal, text, size);
}

static const char *behind_clearing(const char *text)
{
    static const char clearing[] = "\r\033[K";

    assert_memory_equal(text, clearing, strlen(clearing));
    return text + strlen(clearing);
}

/* Each step of the progress left half of a line behind. */
static void a_narrow_terminal_has_room_for_the_line(void **state)
{
    char text[512];

    (void)state;
    show_all(text, sizeof text, NARROW);
    assert_in_range(strlen(behind_clearing(text)), NARROW / 2, NARROW - 1);
    assert_non_null(strstr(text, "100 %"));
}

static void a_wide_terminal_shows_all_of_it(void **state)
{
    char text[512];

    (void)state;
    show_all(text, sizeof text, 200);
    assert_non_null(strstr(text, "123456 of 123456 bytes"));
    show_all(text, sizeof text, 0); /* a terminal that does not know how wide it is */
    assert_non_null(strstr(text, "123456 of 123456 bytes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_narrow_terminal_has_room_for_the_line),
        cmocka_unit_test(a_wide_terminal_shows_all_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
