/* SPDX-License-Identifier: MIT */
/*
 * ndfu-target-replay [--key FILE] [--target SETTINGS]... [--fault RULE]... [-v] FILE|FOLDER...
 *
 * Replays transcripts of real bootloaders, of `ndfu sim`, and of hosts, against the simulated
 * target and prints the first difference of each. Settings, as in a line "# target", and rules of
 * what goes wrong, as for `ndfu sim`, are on top of those in the transcript. The key that init
 * packets are checked against is the one in the transcript, else public-key.pem beside it, unless
 * one is given. In folders, all *.txt are replayed.
 *
 * Without operands, $NDFU_TEST_DATA/vectors is replayed; where that is not set, it says so and
 * exits with 77, which CTest takes as skipped.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "target/config_text.h"
#include "target/memory.h"
#include "target/replay.h"

/* An option that can be given again. */
enum { GIVEN_MAX = 32 };
struct given {
    const char *texts[GIVEN_MAX];
    unsigned count;
};

enum { EXIT_DIFFERENT = 1, EXIT_USAGE = 2, EXIT_SKIPPED = 77 };

struct options {
    const char *key;      /* NULL: beside the transcript */
    struct given targets; /* settings */
    struct given faults;
    bool verbose;
    unsigned replayed;
    unsigned different;
    unsigned notes; /* lines that say nothing about behaviour, or nothing that is understood */
};

/* @return zero-terminated, owned by the caller; NULL when it cannot be read */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0;
    size_t count = 1;

    while (file && count > 0) {
        text = target_reallocate(text, length + 65536 + 1);
        count = fread(text + length, 1, 65536, file);
        length += count;
    }
    if (file) {
        text[length] = '\0';
        (void)fclose(file);
    }
    return text;
}

static bool read_coordinate(const EVP_PKEY *key, const char *name, uint8_t *bytes)
{
    BIGNUM *number = NULL;
    bool there =
        EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_bn2lebinpad(number, bytes, 32) == 32;

    BN_free(number);
    return there;
}

static bool read_key(const char *path, uint8_t public_key[64])
{
    FILE *file = fopen(path, "rb");
    EVP_PKEY *key = file ? PEM_read_PUBKEY(file, NULL, NULL, NULL) : NULL;
    bool read = key && read_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, public_key) &&
                read_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, public_key + 32);

    EVP_PKEY_free(key);
    if (file) {
        (void)fclose(file);
    }
    return read;
}

static void find_key(const struct options *options, const char *path, char *key, size_t size)
{
    const char *slash = strrchr(path, '/');

    if (options->key) {
        (void)snprintf(key, size, "%s", options->key);
    } else {
        (void)snprintf(key, size, "%.*spublic-key.pem", slash ? (int)(slash - path + 1) : 0, path);
    }
}

static bool needs_key(const struct options *options, const struct target_config *config)
{
    const uint8_t no_key[64] = {0};

    return options->key || (config->signature == TARGET_SIGNATURE_VERIFIED &&
                            memcmp(config->public_key, no_key, sizeof no_key) == 0);
}

static void tell(struct options *options, const char *path, const struct target_vector *vector,
                 const struct target_replay *replay)
{
    options->notes += vector->notes;
    if (vector->truncated) {
        printf("%s:%u: the transcript breaks off here; replayed up to here\n", path,
               vector->truncated);
    }
    if (replay->remarks[0]) {
        printf("%s: remarks:\n%s", path, replay->remarks);
    }
    if (options->verbose) {
        printf("%s: same: %u frames, %u silences, %u states; %u notes not interpreted\n", path,
               replay->frames, replay->silences, replay->states, vector->notes);
    }
}

/* What was given on top of the transcript. @return false with a message */
static bool add_to_transcript(const struct options *options, struct target_vector *vector)
{
    bool is_readable = true;

    for (unsigned i = 0; i < options->faults.count; i++) {
        target_vector_add_fault(vector, options->faults.texts[i]);
    }
    for (unsigned i = 0; i < options->targets.count && is_readable; i++) {
        is_readable =
            target_config_read(&vector->config, options->targets.texts[i], vector->message);
    }
    return is_readable;
}

static bool replay_text(struct options *options, const char *path, const char *text)
{
    struct target_vector vector;
    struct target_replay replay;
    char key[4096];
    bool same = false;

    find_key(options, path, key, sizeof key);
    if (!target_vector_parse(&vector, text) || !add_to_transcript(options, &vector)) {
        printf("%s:%u: %s\n", path, vector.error, vector.message);
    } else if (needs_key(options, &vector.config) && !read_key(key, vector.config.public_key)) {
        printf("%s: no public key in %s\n", path, key);
    } else if (!target_replay(&vector, &replay)) {
        printf("%s:%u: %s\n", path, replay.line, replay.message);
    } else {
        tell(options, path, &vector, &replay);
        same = true;
    }
    target_vector_release(&vector);
    return same;
}

static void replay_file(struct options *options, const char *path)
{
    char *text = read_text(path);

    options->replayed++;
    if (!text) {
        printf("%s: cannot be read\n", path);
        options->different++;
    } else if (!replay_text(options, path, text)) {
        options->different++;
    }
    free(text);
}

static int is_transcript(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".txt") == 0;
}

static void replay_folder(struct options *options, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_transcript, alphasort);

    for (int i = 0; i < count; i++) {
        char path[4096];

        (void)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        replay_file(options, path);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

static void replay_path(struct options *options, const char *path)
{
    struct stat status;

    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        replay_folder(options, path);
    } else {
        replay_file(options, path);
    }
}

static int replay_test_data(struct options *options)
{
    const char *data = getenv("NDFU_TEST_DATA");
    char folder[4096];

    if (!data || !data[0]) {
        printf("skipped: NDFU_TEST_DATA does not name the folder with the transcripts\n");
        return EXIT_SKIPPED;
    }
    (void)snprintf(folder, sizeof folder, "%s/vectors", data);
    replay_path(options, folder);
    if (options->replayed == 0) {
        printf("skipped: there are no transcripts in %s\n", folder);
        return EXIT_SKIPPED;
    }
    return EXIT_SUCCESS;
}

static bool add_given(struct given *given, const char *text)
{
    if (given->count == GIVEN_MAX) {
        return false;
    }
    given->texts[given->count++] = text;
    return true;
}

static bool take_value(struct options *options, const char *name, const char *value)
{
    if (strcmp(name, "--target") == 0) {
        return add_given(&options->targets, value);
    }
    if (strcmp(name, "--fault") == 0) {
        return add_given(&options->faults, value);
    }
    options->key = value;
    return strcmp(name, "--key") == 0;
}

/* @return how many arguments the option is; 0 for none that there is */
static int take_option(struct options *options, int count, char **arguments)
{
    if (strcmp(arguments[0], "-v") == 0) {
        options->verbose = true;
        return 1;
    }
    return count > 1 && take_value(options, arguments[0], arguments[1]) ? 2 : 0;
}

int main(int argc, char **argv)
{
    struct options options = {.key = NULL};
    int status = EXIT_SUCCESS;
    int first = 1;

    while (first < argc && argv[first][0] == '-') {
        int taken = take_option(&options, argc - first, argv + first);

        if (taken == 0) {
            (void)fprintf(stderr, "usage: ndfu-target-replay [--key FILE] [--target SETTINGS]... "
                                  "[--fault RULE]... [-v] FILE|FOLDER...\n");
            return EXIT_USAGE;
        }
        first += taken;
    }
    if (first == argc) {
        status = replay_test_data(&options);
    }
    for (int i = first; i < argc; i++) {
        replay_path(&options, argv[i]);
    }
    if (status == EXIT_SUCCESS) {
        printf("%u transcripts, %u with differences; %u notes in them were not interpreted\n",
               options.replayed, options.different, options.notes);
        status = options.different > 0 ? EXIT_DIFFERENT : EXIT_SUCCESS;
    }
    return status;
}
