/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without libFuzzer: every file of some folders as it is, then changed at
 * random, the same way every time. It knows nothing of coverage; a compiler with libFuzzer finds
 * more.
 *
 * usage: fuzz_NAME [-max_total_time=SECONDS] FOLDER ...
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fuzz/fuzz.h"

enum { INPUTS_MAX = 256, INPUT_MAX = 256 * 1024, CHANGES_MAX = 8, ROUND = 64 };

struct input {
    uint8_t *bytes;
    size_t size;
};

static struct input inputs[INPUTS_MAX];
static size_t input_count;
static uint64_t random_state = 88172645463325252u;

static size_t random_below(size_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return limit ? (size_t)(random_state % limit) : 0;
}

static void read_input(const char *path)
{
    FILE *file = fopen(path, "rbe");
    struct input *input = &inputs[input_count];

    if (!file)
        return;
    input->bytes = malloc(INPUT_MAX);
    input->size = input->bytes ? fread(input->bytes, 1, INPUT_MAX, file) : 0;
    (void)fclose(file);
    input_count += input->size > 0;
}

static void read_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)) && input_count < INPUTS_MAX) {
        char name[4096];

        (void)snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (entry->d_type == DT_REG)
            read_input(name);
    }
    if (folder)
        (void)closedir(folder);
}

static void change(struct input *work)
{
    const struct input *other = &inputs[random_below(input_count)];
    const size_t at = random_below(work->size);
    size_t length = random_below(work->size - at) % 64;

    switch (random_below(6)) {
    case 0:
        work->bytes[at] ^= (uint8_t)(1 << random_below(8));
        break;
    case 1:
        work->bytes[at] = (uint8_t)random_below(256);
        break;
    case 2:
        memset(work->bytes + at, random_below(2) ? 0xff : 0, length);
        break;
    case 3: /* without a part */
        memmove(work->bytes + at, work->bytes + at + length, work->size - at - length);
        work->size -= length;
        break;
    case 4: /* twice the same part */
        if (work->size + length <= INPUT_MAX) {
            memmove(work->bytes + at + length, work->bytes + at, work->size - at);
            work->size += length;
        }
        break;
    default: /* a part of another one */
        if (length > other->size)
            length = other->size;
        memcpy(work->bytes + at, other->bytes + random_below(other->size - length + 1), length);
        break;
    }
    if (work->size == 0)
        work->size = 1;
}

/* A copy of just the right size, so that a sanitizer sees any read behind it. */
static void try_input(const struct input *input)
{
    uint8_t *copy = malloc(input->size);

    if (!copy)
        abort();
    memcpy(copy, input->bytes, input->size);
    (void)LLVMFuzzerTestOneInput(copy, input->size);
    free(copy);
}

static unsigned long run_round(struct input *work)
{
    for (int i = 0; i < ROUND; i++) {
        const struct input *seed = &inputs[random_below(input_count)];

        memcpy(work->bytes, seed->bytes, seed->size);
        work->size = seed->size;
        for (size_t changes = 1 + random_below(CHANGES_MAX); changes > 0; changes--)
            change(work);
        try_input(work);
    }
    return ROUND;
}

int main(int argc, char **argv)
{
    static const char limit_option[] = "-max_total_time=";
    struct input work = {.bytes = malloc(INPUT_MAX)};
    time_t limit = 2;
    unsigned long runs = 0;
    time_t start;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], limit_option, strlen(limit_option)) == 0)
            limit = strtol(argv[i] + strlen(limit_option), NULL, 10);
        else if (argv[i][0] != '-')
            read_folder(argv[i]);
    }
    if (!work.bytes || input_count == 0) {
        (void)fprintf(stderr, "%s: there are no inputs\n", argv[0]);
        return 2;
    }
    for (size_t i = 0; i < input_count; i++)
        try_input(&inputs[i]);
    for (start = time(NULL); time(NULL) - start < limit;)
        runs += run_round(&work);
    (void)printf("%lu inputs from %zu files\n", runs, input_count);
    for (size_t i = 0; i < input_count; i++)
        free(inputs[i].bytes);
    free(work.bytes);
    return 0;
}
