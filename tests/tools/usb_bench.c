/* SPDX-License-Identifier: MIT */
/*
 * Mocked USB devices for tests of the command. Run it under umockdev-wrapper; it prints the
 * directory that programs need as UMOCKDEV_DIR, takes commands on standard input, and answers each
 * with a line, "ok" or what went wrong:
 *
 *   plug PATH VID:PID ADDRESS WORD...      see take_word()
 *   unplug PATH
 *   trigger PATH END [silent] [stays] [as PATH VID:PID ADDRESS WORD...]
 *   relay TTY PORT     what goes through a mocked port goes to and from another port
 *   hang-up TTY        whoever has a mocked port open loses it, as when its device is unplugged
 *   record TTY FILE    what is written to a mocked port goes into a file
 *   baud TTY           answers with the baud rate that the port was set to
 *   cts TTY on|off
 *   log FILE           writes all control transfers so far
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/baud_rate.h"
#include "support/mock_tty.h"
#include "support/mock_usb.h"

enum { PIPES = 16, LINE = 1024 };

/* Bytes go one way. */
struct one_way {
    int from;
    int to;
};

struct bench {
    struct mock_usb *usb;
    struct one_way pipes[PIPES]; /* from is -1 where there is none */
};

static bool give_up(const char *why)
{
    (void)printf("%s\n", why);
    return false;
}

/* A part of a name=value word. @return what is behind the equals sign, or NULL */
static const char *value_of(const char *word, const char *name)
{
    const size_t length = strlen(name);

    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static bool take_ttys(struct mock_usb_device *device, const char *names)
{
    return sscanf(names, "%15[^,],%15s", device->ttys[0], device->ttys[1]) >= 1;
}

/* Blanks are between words, so there they are written as underscores. */
static bool take_product(struct mock_usb_device *device, const char *value)
{
    if (sscanf(value, "%63s", device->product) != 1)
        return false;
    for (char *at = device->product; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return true;
}

static bool take_word(struct mock_usb_device *device, const char *word)
{
    const char *value;

    if ((value = value_of(word, "serial")))
        return sscanf(value, "%63s", device->serial_number) == 1;
    if ((value = value_of(word, "product")))
        return take_product(device, value);
    if ((value = value_of(word, "property")))
        return sscanf(value, "%63s", device->property) == 1;
    if ((value = value_of(word, "tty")))
        return take_ttys(device, value);
    device->has_trigger |= strcmp(word, "trigger") == 0;
    device->has_mass_storage |= strcmp(word, "msd") == 0;
    device->is_probe |= strcmp(word, "probe") == 0;
    return strcmp(word, "trigger") == 0 || strcmp(word, "msd") == 0 || strcmp(word, "probe") == 0;
}

/* PATH VID:PID ADDRESS WORD... */
static bool take_device(struct mock_usb_device *device, char **rest)
{
    const char *path = strtok_r(NULL, " ", rest);
    const char *id = strtok_r(NULL, " ", rest);
    const char *address = strtok_r(NULL, " ", rest);
    const char *word;
    unsigned vendor;
    unsigned product;

    memset(device, 0, sizeof *device);
    if (!address || sscanf(path, "%15s", device->path) != 1 ||
        sscanf(id, "%4x:%4x", &vendor, &product) != 2 ||
        sscanf(address, "%3u", &device->address) != 1)
        return give_up("a device is PATH VID:PID ADDRESS WORD...");
    device->vendor_id = (uint16_t)vendor;
    device->product_id = (uint16_t)product;
    while ((word = strtok_r(NULL, " ", rest))) {
        if (!take_word(device, word))
            return give_up("a word is not known");
    }
    return true;
}

static bool plug(struct bench *bench, char **rest)
{
    struct mock_usb_device device;

    return take_device(&device, rest) &&
           (mock_usb_plug(bench->usb, &device) || give_up("cannot plug it in"));
}

static bool take_end(struct mock_trigger *trigger, const char *word)
{
    static const char *const ends[] = {"returned", "stalled", "vanished", "torn", "refused"};

    for (int i = 0; word && i < (int)(sizeof ends / sizeof ends[0]); i++) {
        if (strcmp(word, ends[i]) == 0) {
            trigger->detach = (enum mock_detach)i;
            return true;
        }
    }
    return give_up("an end is not known");
}

static bool set_trigger(struct bench *bench, char **rest)
{
    struct mock_trigger trigger = {.has_info = true};
    const char *path = strtok_r(NULL, " ", rest);
    const char *word;

    if (!take_end(&trigger, strtok_r(NULL, " ", rest)))
        return false;
    while ((word = strtok_r(NULL, " ", rest))) {
        trigger.has_info &= strcmp(word, "silent") != 0;
        trigger.stays |= strcmp(word, "stays") == 0;
        if (strcmp(word, "as") != 0)
            continue;
        trigger.comes_back = true;
        if (!take_device(&trigger.comes_back_as, rest))
            return false;
    }
    return mock_usb_set_trigger(bench->usb, path, &trigger) || give_up("no device there");
}

/* Held open, so that the other end is no hang-up while no program has it open. */
static void hold_open(const char *tty)
{
    char path[32];

    (void)snprintf(path, sizeof path, "/dev/%s", tty);
    (void)open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static bool join(struct bench *bench, int from, int to)
{
    struct one_way *pipe = bench->pipes;

    while (pipe < bench->pipes + PIPES && pipe->from >= 0)
        pipe++;
    if (from < 0 || to < 0 || pipe == bench->pipes + PIPES)
        return give_up("cannot join them");
    *pipe = (struct one_way){from, to};
    return true;
}

/* Both ways end together: the number of a descriptor that is closed can soon be another's. */
static void part(struct bench *bench, int end)
{
    for (int i = 0; i < PIPES; i++) {
        if (bench->pipes[i].from == end || bench->pipes[i].to == end)
            bench->pipes[i].from = -1;
    }
}

/* The mocked port that the next word names. */
static struct mock_tty *take_tty(struct bench *bench, char **rest)
{
    const char *name = strtok_r(NULL, " ", rest);
    struct mock_tty *tty = name ? mock_usb_tty(bench->usb, name) : NULL;

    if (!tty)
        (void)give_up("there is no such port");
    else
        hold_open(name);
    return tty;
}

static bool relay(struct bench *bench, char **rest)
{
    struct mock_tty *tty = take_tty(bench, rest);
    const char *port = strtok_r(NULL, " ", rest);
    const int other = tty && port ? open(port, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;

    return tty && join(bench, mock_tty_peer(tty), other) && join(bench, other, mock_tty_peer(tty));
}

static bool hang_up(struct bench *bench, char **rest)
{
    const struct mock_tty *tty = take_tty(bench, rest);

    if (!tty)
        return false;
    part(bench, mock_tty_peer(tty));
    mock_tty_hang_up(tty);
    return true;
}

static bool record(struct bench *bench, char **rest)
{
    struct mock_tty *tty = take_tty(bench, rest);
    const char *path = strtok_r(NULL, " ", rest);

    return tty && path &&
           join(bench, mock_tty_peer(tty),
                open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
}

static bool tell_baud_rate(struct bench *bench, char **rest)
{
    const struct mock_tty *tty = take_tty(bench, rest);

    if (tty)
        (void)printf("%u\n", (unsigned)baud_rate_of(mock_tty_peer(tty)));
    return false;
}

static bool set_cts(struct bench *bench, char **rest)
{
    struct mock_tty *tty = take_tty(bench, rest);
    const char *state = strtok_r(NULL, " ", rest);

    if (tty && state)
        mock_tty_set_cts(tty, strcmp(state, "on") == 0);
    return tty && state;
}

static bool write_log(struct bench *bench, char **rest)
{
    const char *path = strtok_r(NULL, " ", rest);
    FILE *file = path ? fopen(path, "w") : NULL;

    if (!file)
        return give_up("cannot write the log");
    (void)fputs(mock_usb_log(bench->usb), file);
    return fclose(file) == 0;
}

static bool unplug(struct bench *bench, char **rest)
{
    const char *path = strtok_r(NULL, " ", rest);

    return (path && mock_usb_unplug(bench->usb, path)) || give_up("no device there");
}

static const struct {
    const char *name;
    bool (*run)(struct bench *bench, char **rest);
} verbs[] = {{"plug", plug},           {"unplug", unplug},   {"trigger", set_trigger},
             {"relay", relay},         {"hang-up", hang_up}, {"record", record},
             {"baud", tell_baud_rate}, {"cts", set_cts},     {"log", write_log}};

static void obey(struct bench *bench, char *line)
{
    char *rest;
    const char *verb = strtok_r(line, " \n", &rest);

    rest[strcspn(rest, "\n")] = '\0';
    for (size_t i = 0; verb && i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].name, verb) != 0)
            continue;
        if (verbs[i].run(bench, &rest))
            (void)printf("ok\n");
        return;
    }
    (void)printf("no such command\n");
}

static void write_all(int to, const char *bytes, ssize_t length)
{
    while (length > 0) {
        const ssize_t written = write(to, bytes, (size_t)length);

        if (written <= 0)
            return;
        bytes += written;
        length -= written;
    }
}

static void pump(struct bench *bench, const struct one_way *pipe)
{
    char bytes[4096];
    const ssize_t count = read(pipe->from, bytes, sizeof bytes);

    if (count > 0)
        write_all(pipe->to, bytes, count);
    else
        part(bench, pipe->from);
}

static void run(struct bench *bench)
{
    char line[LINE];

    for (;;) {
        struct pollfd entries[PIPES + 1] = {{.fd = STDIN_FILENO, .events = POLLIN}};

        for (int i = 0; i < PIPES; i++)
            entries[i + 1] = (struct pollfd){.fd = bench->pipes[i].from, .events = POLLIN};
        (void)poll(entries, PIPES + 1, -1);
        for (int i = 0; i < PIPES; i++) {
            if (entries[i + 1].revents && bench->pipes[i].from >= 0)
                pump(bench, &bench->pipes[i]);
        }
        if (!entries[0].revents)
            continue;
        if (!fgets(line, sizeof line, stdin))
            return;
        obey(bench, line);
        (void)fflush(stdout);
    }
}

int main(void)
{
    struct bench bench = {.usb = mock_usb_create()};

    if (!bench.usb)
        return 1;
    for (int i = 0; i < PIPES; i++)
        bench.pipes[i].from = -1;
    (void)setvbuf(stdin, NULL, _IONBF, 0);
    (void)printf("%s\n", mock_usb_directory(bench.usb));
    (void)fflush(stdout);
    run(&bench);
    mock_usb_destroy(bench.usb);
    return 0;
}
