/* SPDX-License-Identifier: MIT */
/* What SIGINT, SIGTERM and SIGHUP do to the command: to what runs, and to the program. */
#include "interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/cmocka.h"

/* No test waits for time to pass. */
static struct timespec now;

int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    (void)clock;
    *time = now;
    return 0;
}

static void let_pass(long milliseconds)
{
    now.tv_nsec += milliseconds * 1000000;
    now.tv_sec += now.tv_nsec / 1000000000;
    now.tv_nsec %= 1000000000;
}

static void count(void *ended)
{
    ++*(int *)ended;
}

/* What becomes of a program that does this: its exit code, or the signal that ended it as a shell
 * tells it, by 128 and its number. */
static int end_of(int (*program)(void))
{
    const pid_t child = fork();
    int end;

    assert_int_not_equal(child, -1);
    if (child == 0)
        _exit(program());
    assert_int_equal(waitpid(child, &end, 0), child);
    return WIFSIGNALED(end) ? 128 + WTERMSIG(end) : WEXITSTATUS(end);
}

static int take_two_at_once(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    (void)raise(SIGINT);
    let_pass(499);
    (void)raise(SIGTERM);
    interrupt_end();
    return ended == 2 && interrupt_came() ? 7 : 1;
}

static void test_two_at_once_end_what_runs(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_two_at_once), 7);
}

static int take_two_half_a_second_apart(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    (void)raise(SIGINT);
    let_pass(500);
    (void)raise(SIGINT);
    return 7;
}

static void test_a_second_one_half_a_second_later_ends_the_program(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_two_half_a_second_apart), 128 + SIGINT);
}

static int take_the_second_behind_the_end(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    (void)raise(SIGINT);
    interrupt_end();
    let_pass(499);
    (void)raise(SIGINT);
    return ended == 1 ? 7 : 1;
}

/* timeout(1) sends each signal twice at once. Where the update had ended by the first, the second
 * killed the program before it could say so, with 130 for an exit code. */
static void test_the_second_of_two_at_once_does_not_kill_what_the_first_has_ended(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_the_second_behind_the_end), 7);
}

static int take_the_second_late_behind_the_end(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    (void)raise(SIGTERM);
    interrupt_end();
    let_pass(500);
    (void)raise(SIGTERM);
    return 7;
}

static void test_a_late_second_one_ends_a_program_that_ends_too_slowly(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_the_second_late_behind_the_end), 128 + SIGTERM);
}

static int take_one_behind_the_end(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    interrupt_end();
    (void)raise(SIGINT);
    return 7;
}

static void test_the_first_one_behind_the_end_ends_the_program(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_one_behind_the_end), 128 + SIGINT);
}

static int take_a_hang_up(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    (void)raise(SIGHUP);
    interrupt_end();
    return ended == 1 && interrupt_came() ? 7 : 1;
}

/* A terminal that was closed killed an update, with 129 for an exit code. */
static void test_a_terminal_that_is_closed_ends_what_runs(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_a_hang_up), 7);
}

static int take_an_ignored_hang_up(void)
{
    int ended = 0;

    (void)signal(SIGHUP, SIG_IGN);
    interrupt_begin(count, &ended);
    (void)raise(SIGHUP);
    interrupt_end();
    (void)raise(SIGHUP);
    return ended == 0 && !interrupt_came() ? 7 : 1;
}

static void test_what_nohup_has_started_outlives_its_terminal(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_an_ignored_hang_up), 7);
}

static int take_a_hang_up_behind_the_end(void)
{
    int ended = 0;

    interrupt_begin(count, &ended);
    interrupt_end();
    (void)raise(SIGHUP);
    return 7;
}

static void test_a_hang_up_behind_the_end_ends_the_program(void **state)
{
    (void)state;
    assert_int_equal(end_of(take_a_hang_up_behind_the_end), 128 + SIGHUP);
}

static bool is_asleep(pid_t process)
{
    char path[32];
    char state = '?';
    FILE *stat;

    (void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
    stat = fopen(path, "r");
    if (!stat || fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
        state = '?';
    if (stat)
        (void)fclose(stat);
    return state == 'S';
}

/* Reads nothing until the writer waits for it, and has taken a signal there. */
static void read_late(pid_t writer, int pipe_end)
{
    struct pollfd taken = {.fd = interrupt_descriptor(), .events = POLLIN};
    char bytes[4096];

    while (!is_asleep(writer)) {
    }
    (void)kill(writer, SIGINT);
    (void)poll(&taken, 1, -1);
    while (read(pipe_end, bytes, sizeof bytes) > 0) {
    }
    _exit(0);
}

static int write_to_a_late_reader(void)
{
    const char bytes[4096] = {0};
    int ends[2];
    int ended = 0;
    pid_t writer = getpid();
    ssize_t written;

    if (pipe(ends) != 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0)
        return 1;
    do
        written = write(ends[1], bytes, sizeof bytes);
    while (written > 0);
    interrupt_begin(count, &ended);
    if (fcntl(ends[1], F_SETFL, 0) != 0)
        return 1;
    if (fork() == 0) {
        (void)close(ends[1]);
        read_late(writer, ends[0]);
    }
    written = write(ends[1], bytes, sizeof bytes);
    interrupt_end();
    return ended == 1 && written == (ssize_t)sizeof bytes ? 7 : 1;
}

/* Standard output was told to be incomplete, "Interrupted system call", where its reader was slow.
 */
static void test_a_signal_loses_nothing_that_a_slow_reader_has_not_read(void **state)
{
    (void)state;
#ifdef __SANITIZE_THREAD__
    skip(); /* ThreadSanitizer keeps a signal back until the write is over, which waits for it */
#endif
    assert_int_equal(end_of(write_to_a_late_reader), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_at_once_end_what_runs),
        cmocka_unit_test(test_a_second_one_half_a_second_later_ends_the_program),
        cmocka_unit_test(test_the_second_of_two_at_once_does_not_kill_what_the_first_has_ended),
        cmocka_unit_test(test_a_late_second_one_ends_a_program_that_ends_too_slowly),
        cmocka_unit_test(test_the_first_one_behind_the_end_ends_the_program),
        cmocka_unit_test(test_a_terminal_that_is_closed_ends_what_runs),
        cmocka_unit_test(test_what_nohup_has_started_outlives_its_terminal),
        cmocka_unit_test(test_a_hang_up_behind_the_end_ends_the_program),
        cmocka_unit_test(test_a_signal_loses_nothing_that_a_slow_reader_has_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
