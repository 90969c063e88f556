/* SPDX-License-Identifier: MIT */
/*
 * Runs ndfu, and keeps what it printed with --json for a check of every line. What a test sees is
 * what it would see without: the output, the exit code, and what signals do. Without --json, and
 * where standard output is none that can be kept, it becomes ndfu.
 *
 * NDFU_PROGRAM is ndfu, NDFU_KEPT the descriptor of the file to keep it in: behind the lines of a
 * run stands "# exit CODE" or "# signal NUMBER", and its arguments.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

/* With its value, as ndfu sim takes one. */
static void hand_on(int number, siginfo_t *info, void *context)
{
    const int reason = errno; /* of whatever was interrupted */

    (void)context;
    if (info->si_code == SI_QUEUE)
        (void)sigqueue(child, number, info->si_value);
    else
        (void)kill(child, number);
    errno = reason;
}

static const int handed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

static void block_signals(sigset_t *signals)
{
    (void)sigemptyset(signals);
    for (size_t i = 0; i < sizeof handed_on / sizeof handed_on[0]; i++)
        (void)sigaddset(signals, handed_on[i]);
    (void)sigprocmask(SIG_BLOCK, signals, NULL);
}

/* Those that have come already are handed on now. */
static void hand_on_signals(const sigset_t *signals)
{
    struct sigaction action = {.sa_sigaction = hand_on, .sa_flags = SA_SIGINFO | SA_RESTART};

    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof handed_on / sizeof handed_on[0]; i++)
        (void)sigaction(handed_on[i], &action, NULL);
    (void)sigprocmask(SIG_UNBLOCK, signals, NULL);
}

static bool asks_for_json(char **arguments)
{
    for (; *arguments; arguments++) {
        if (strcmp(*arguments, "--json") == 0)
            return true;
    }
    return false;
}

static bool can_be_kept(void)
{
    struct stat output;

    return getenv("NDFU_KEPT") && fstat(STDOUT_FILENO, &output) == 0 &&
           (S_ISREG(output.st_mode) || S_ISFIFO(output.st_mode));
}

static void become_ndfu(char **arguments)
{
    const char *program = getenv("NDFU_PROGRAM");

    arguments[0] = (char *)program;
    if (program)
        (void)execv(program, arguments);
    perror("NDFU_PROGRAM");
    exit(127);
}

/* From where on ndfu will write into a file. @return it, for reading; -1 where there is none */
static int open_output(void)
{
    struct stat output;
    off_t offset;
    int file;

    if (fstat(STDOUT_FILENO, &output) != 0 || !S_ISREG(output.st_mode))
        return -1;
    offset = fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND ? output.st_size
                                                      : lseek(STDOUT_FILENO, 0, SEEK_CUR);
    file = open("/proc/self/fd/1", O_RDONLY | O_CLOEXEC);
    if (file >= 0)
        (void)lseek(file, offset, SEEK_SET);
    return file;
}

/* A reader that has gone away is gone for ndfu, too. */
static void copy(int from, bool is_pipe, FILE *kept)
{
    char bytes[4096];
    ssize_t count;

    (void)signal(SIGPIPE, SIG_IGN);
    while ((count = read(from, bytes, sizeof bytes)) > 0 || (count < 0 && errno == EINTR)) {
        if (count <= 0)
            continue;
        (void)fwrite(bytes, 1, (size_t)count, kept);
        if (is_pipe && write(STDOUT_FILENO, bytes, (size_t)count) != count)
            break;
    }
    (void)close(from);
}

/* In one piece, as others may keep theirs at the same time. */
static bool keep(const char *text, size_t length)
{
    return write(atoi(getenv("NDFU_KEPT")), text, length) == (ssize_t)length;
}

static int end_as(int result)
{
    if (WIFEXITED(result))
        return WEXITSTATUS(result);
    (void)signal(WTERMSIG(result), SIG_DFL);
    (void)raise(WTERMSIG(result));
    return 126;
}

static int watch(int output, bool is_pipe, char **arguments)
{
    char *text = NULL;
    size_t length = 0;
    FILE *kept = open_memstream(&text, &length);
    int result = 0;
    bool is_kept;

    if (is_pipe)
        copy(output, is_pipe, kept);
    while (waitpid(child, &result, 0) < 0 && errno == EINTR) {
    }
    if (!is_pipe)
        copy(output, is_pipe, kept);
    (void)fprintf(kept, "# %s %d:", WIFEXITED(result) ? "exit" : "signal",
                  WIFEXITED(result) ? WEXITSTATUS(result) : WTERMSIG(result));
    for (; *arguments; arguments++)
        (void)fprintf(kept, " %s", *arguments);
    (void)fputc('\n', kept);
    (void)fclose(kept);
    is_kept = keep(text, length);
    free(text);
    if (is_kept)
        return end_as(result);
    perror("cannot keep what ndfu printed");
    return 125;
}

/* It finds signals as this program did. @param ends  of the pipe; {-1, -1}: it writes into a file
 */
static void run_child(pid_t parent, const int *ends, const sigset_t *signals, char **arguments)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        exit(127);
    if (ends[1] >= 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
    }
    (void)sigprocmask(SIG_UNBLOCK, signals, NULL);
    become_ndfu(arguments);
}

int main(int argc, char **argv)
{
    const pid_t parent = getpid();
    sigset_t signals;
    int ends[2] = {-1, -1};
    int file;

    (void)argc;
    if (!asks_for_json(argv) || !can_be_kept())
        become_ndfu(argv);
    block_signals(&signals);
    file = open_output();
    if ((file < 0 && pipe(ends) != 0) || (child = fork()) < 0) {
        perror("cannot run ndfu");
        return 127;
    }
    if (child == 0)
        run_child(parent, ends, &signals, argv);
    hand_on_signals(&signals);
    if (file < 0)
        (void)close(ends[1]);
    return watch(file < 0 ? ends[0] : file, file < 0, argv + 1);
}
