/* SPDX-License-Identifier: MIT */
/*
 * Makes a DFU package of pseudo-random images, signed with a key of its own, for tests of the
 * command and for the demonstration, and prints the SHA-256 of each. Or makes one that is broken in
 * a way that has a name.
 *
 * Options: --fw-version, --hw-version and --sd-req say what its init packets demand. --public-key
 * and --private-key name files in which the key is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "support/package_maker.h"

struct options {
    struct package_demands demands;
    const char *public_key; /* NULL: not saved */
    const char *private_key;
};

enum { PARTS_MAX = 5, SMALL = 5000, BOMB = 8 * 1024 * 1024 };

static uint8_t small[SMALL + 4];

static const struct {
    const char *key;
    enum init_packet_type type;
} kinds[PARTS_MAX] = {
    {"application", INIT_PACKET_APPLICATION},
    {"softdevice", INIT_PACKET_SOFTDEVICE},
    {"bootloader", INIT_PACKET_BOOTLOADER},
    {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER},
    {"external_application", INIT_PACKET_EXTERNAL_APPLICATION},
};

static int usage(void)
{
    (void)fprintf(stderr, "usage: make-package [OPTION VALUE ...] FILE KIND=BYTES[:SEED] ...\n"
                          "       make-package FILE --broken NAME\n"
                          "       make-package --list-broken\n");
    return 2;
}

static int save(struct made_package made, const char *path)
{
    FILE *file = fopen(path, "wbe");
    bool is_saved = file && fwrite(made.bytes, 1, made.size, file) == made.size;

    if (file && fclose(file) != 0)
        is_saved = false;
    if (!is_saved)
        perror(path);
    free(made.bytes);
    return is_saved ? 0 : 1;
}

/* Of "KIND=BYTES:SEED". The image belongs to the part. */
static bool parse_part(const char *text, struct package_part *part)
{
    for (size_t i = 0; i < PARTS_MAX; i++) {
        const size_t length = strlen(kinds[i].key);
        unsigned long long size;
        unsigned long long seed = 1;
        uint8_t *image;

        if (strncmp(text, kinds[i].key, length) != 0 || text[length] != '=' ||
            sscanf(text + length + 1, "%llu:%llu", &size, &seed) < 1 || size > 16 * 1024 * 1024)
            continue;
        image = malloc(size ? (size_t)size : 1);
        if (!image)
            return false;
        pseudo_random_image(image, (size_t)size, seed);
        *part = (struct package_part){kinds[i].key, kinds[i].type, image, (size_t)size};
        return true;
    }
    return false;
}

static void print_sha256(const struct package_part *part)
{
    uint8_t digest[32];

    if (EVP_Digest(part->image, part->size, digest, NULL, EVP_sha256(), NULL) != 1)
        return;
    for (size_t i = 0; i < sizeof digest; i++)
        (void)printf("%02x", digest[i]);
    (void)printf("  %s\n", part->key);
}

static void save_key(const struct options *options, const struct signing_key *key)
{
    if (options->public_key)
        signing_key_save(key, false, options->public_key);
    if (options->private_key)
        signing_key_save(key, true, options->private_key);
}

static int make_sound(const struct options *options, const char *path, int count, char **texts)
{
    struct package_part parts[PARTS_MAX];
    struct signing_key *key = signing_key_generate();
    int made = 0;
    int code = 2;

    while (made < count && made < PARTS_MAX && parse_part(texts[made], &parts[made]))
        made++;
    if (made == count && made > 0)
        code = save(make_package_for(&options->demands, parts, (size_t)made, key), path);
    for (int i = 0; i < made; i++) {
        if (code == 0)
            print_sha256(&parts[i]);
        free((void *)(uintptr_t)parts[i].image);
    }
    save_key(options, key);
    signing_key_destroy(key);
    return code == 2 ? usage() : code;
}

/* Packages of one application with something wrong between init packet and image. */

static struct made_package make_of(const struct init_packet *packet, size_t size)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];

    return make_application(bytes, init_packet_encode(packet, NULL, bytes), small, size);
}

static struct init_packet describe(size_t size)
{
    struct init_packet packet;

    init_packet_describe(&packet, INIT_PACKET_APPLICATION, small, size);
    return packet;
}

static struct made_package no_manifest(void)
{
    struct zip_maker *maker = zip_maker_create();

    zip_maker_add(maker, "app.bin", small, SMALL);
    return zip_maker_finish(maker);
}

static struct made_package manifest_not_json(void)
{
    return make_with_manifest("manifest: application: app.bin\n");
}

static struct made_package manifest_empty(void)
{
    return make_with_manifest("");
}

static struct made_package manifest_without_images(void)
{
    return make_with_manifest("{\"manifest\": {}}");
}

static struct made_package missing_file(void)
{
    return make_with_manifest("{\"manifest\": {\"application\": {\"bin_file\": \"other.bin\", "
                              "\"dat_file\": \"app.dat\"}}}");
}

static struct made_package path_outside(void)
{
    return make_with_manifest("{\"manifest\": {\"application\": {\"bin_file\": "
                              "\"../../etc/passwd\", \"dat_file\": \"app.dat\"}}}");
}

static struct made_package path_absolute(void)
{
    return make_with_manifest("{\"manifest\": {\"application\": {\"bin_file\": \"/etc/passwd\", "
                              "\"dat_file\": \"app.dat\"}}}");
}

static struct made_package bomb(void)
{
    const struct init_packet packet = describe(SMALL);
    uint8_t bytes[INIT_PACKET_CAPACITY];
    uint8_t *zeros = calloc(1, BOMB);
    struct made_package made;

    made = make_application(bytes, init_packet_encode(&packet, NULL, bytes), zeros, BOMB);
    free(zeros);
    return made;
}

static struct made_package init_packet_garbage(void)
{
    return make_application((const uint8_t *)"garbage", 7, small, SMALL);
}

/* A field that nobody knows makes it longer than the 512 bytes that targets take. */
static struct made_package init_packet_long(void)
{
    enum { UNKNOWN = 500 };
    const struct init_packet packet = describe(SMALL);
    uint8_t bytes[INIT_PACKET_CAPACITY + UNKNOWN + 3] = {0};
    const size_t size = init_packet_encode(&packet, NULL, bytes);

    bytes[size] = 15 << 3 | 2;
    bytes[size + 1] = (uint8_t)(UNKNOWN | 0x80);
    bytes[size + 2] = UNKNOWN >> 7;
    return make_application(bytes, size + 3 + UNKNOWN, small, SMALL);
}

static struct made_package hash_mismatch(void)
{
    struct init_packet packet = describe(SMALL);

    packet.hash[0] ^= 1;
    return make_of(&packet, SMALL);
}

static struct made_package size_mismatch(void)
{
    struct init_packet packet = describe(SMALL);

    packet.app_size.value += 4;
    return make_of(&packet, SMALL);
}

static struct made_package empty_image(void)
{
    const struct init_packet packet = describe(0);

    return make_of(&packet, 0);
}

static struct made_package odd_image(void)
{
    const struct init_packet packet = describe(SMALL + 1);

    return make_of(&packet, SMALL + 1);
}

static const struct {
    const char *name;
    struct made_package (*make)(void);
} broken[] = {
    {"no-manifest", no_manifest},
    {"manifest-not-json", manifest_not_json},
    {"manifest-empty", manifest_empty},
    {"manifest-without-images", manifest_without_images},
    {"missing-file", missing_file},
    {"path-outside", path_outside},
    {"path-absolute", path_absolute},
    {"bomb", bomb},
    {"init-packet-garbage", init_packet_garbage},
    {"init-packet-long", init_packet_long},
    {"hash-mismatch", hash_mismatch},
    {"size-mismatch", size_mismatch},
    {"empty-image", empty_image},
    {"odd-image", odd_image},
};

enum { BROKEN = sizeof broken / sizeof broken[0] };

static int make_broken(const char *path, const char *name)
{
    pseudo_random_image(small, sizeof small, 5);
    for (size_t i = 0; i < BROKEN; i++) {
        if (strcmp(broken[i].name, name) == 0)
            return save(broken[i].make(), path);
    }
    return usage();
}

static bool parse_demand(char **texts, struct package_demands *demands)
{
    const struct {
        const char *name;
        uint32_t *place;
    } options[] = {
        {"--fw-version", &demands->fw_version},
        {"--hw-version", &demands->hw_version},
        {"--sd-req", &demands->sd_req},
    };

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(texts[0], options[i].name) == 0) {
            *options[i].place = (uint32_t)strtoul(texts[1], NULL, 0);
            return true;
        }
    }
    return false;
}

/* @return whether two arguments were an option and its value */
static bool parse_option(char **texts, struct options *options)
{
    if (strcmp(texts[0], "--public-key") == 0)
        options->public_key = texts[1];
    else if (strcmp(texts[0], "--private-key") == 0)
        options->private_key = texts[1];
    else
        return parse_demand(texts, &options->demands);
    return true;
}

int main(int argc, char **argv)
{
    struct options options = {.demands = {.fw_version = 1, .hw_version = 52}};
    int first = 1;

    if (argc == 2 && strcmp(argv[1], "--list-broken") == 0) {
        for (size_t i = 0; i < BROKEN; i++)
            (void)puts(broken[i].name);
        return 0;
    }
    if (argc == 4 && strcmp(argv[2], "--broken") == 0)
        return make_broken(argv[1], argv[3]);
    while (first + 1 < argc && parse_option(argv + first, &options))
        first += 2;
    return argc - first > 1 ? make_sound(&options, argv[first], argc - first - 1, argv + first + 1)
                            : usage();
}
