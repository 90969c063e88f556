/* SPDX-License-Identifier: MIT */
/*
 * Writes inputs to begin fuzzing with: sound ones of every kind, small, into a folder for each
 * target.
 *
 * usage: fuzz-seeds FOLDER
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/firmware_maker.h"
#include "support/package_maker.h"

enum { SIZE = 200 };

static const char *root;
static uint8_t program[SIZE];

static void make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return;
    perror(path);
    exit(1);
}

static void save(const char *target, const char *name, const void *bytes, size_t size)
{
    char path[4096];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", root, target);
    make_folder(path);
    (void)snprintf(path, sizeof path, "%s/%s/%s", root, target, name);
    file = fopen(path, "wbe");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static void save_file(const char *target, const char *name, struct made_file file)
{
    save(target, name, file.bytes, file.size);
    free(file.bytes);
}

static void save_firmware(void)
{
    static const char segmented[] = ":020000021000EC\n:0410000001020304E2\n:00000001FF\n";
    const struct program_part parts[] = {
        {0x1000, program, 20},
        {0x26000, program, SIZE},
        {0x10001000, program, 8},
    };
    const struct elf_style styles[] = {
        {.begins_with_headers = false},
        {.begins_with_headers = true},
        {.no_sections = true},
    };

    save_file("hex", "one", make_hex(parts + 1, 1));
    save_file("hex", "three", make_hex(parts, 3));
    save("hex", "segmented", segmented, sizeof segmented - 1);
    save_file("elf", "plain", make_elf(parts, 3, &styles[0]));
    save_file("elf", "headers", make_elf(parts + 1, 1, &styles[1]));
    save_file("elf", "no-sections", make_elf(parts + 1, 2, &styles[2]));
}

static void save_init_packets(const struct signing_key *key)
{
    for (int type = INIT_PACKET_APPLICATION; type <= INIT_PACKET_EXTERNAL_APPLICATION; type++) {
        struct init_packet packet;
        uint8_t bytes[INIT_PACKET_CAPACITY];
        char name[32];

        init_packet_describe(&packet, (enum init_packet_type)type, program, SIZE);
        packet.sd_req_count = 2;
        packet.sd_req[1] = 0xfffe;
        (void)snprintf(name, sizeof name, "%d", type);
        save("init_packet", name, bytes, init_packet_encode(&packet, NULL, bytes));
        (void)snprintf(name, sizeof name, "%d-signed", type);
        save("init_packet", name, bytes, init_packet_encode(&packet, key, bytes));
    }
}

static void save_manifests(void)
{
    static const char *const texts[] = {
        "{\"manifest\": {\"application\": {\"bin_file\": \"a.bin\", \"dat_file\": \"a.dat\"}}}",
        "{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"f/s.bin\", \"dat_file\": "
        "\"s.dat\", \"info_read_only_metadata\": {\"bl_size\": 24180, \"sd_size\": 151016}}, "
        "\"external_application\": {\"bin_file\": \"e\", \"dat_file\": \"\\u00e9\"}}}",
        "{\"dfu_version\": 0.5, \"manifest\": {\"bootloader\": {\"bin_file\": \"b\", \"dat_file\": "
        "\"d\", \"more\": [1, null, true]}, \"softdevice\": {\"bin_file\": \"b\", \"dat_file\": "
        "\"d\"}}}\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char name[] = {(char)('a' + i), '\0'};

        save("manifest", name, texts[i], strlen(texts[i]));
    }
}

static void save_package(const char *name, struct made_package made)
{
    save("zip", name, made.bytes, made.size);
    free(made.bytes);
}

static void save_packages(const struct signing_key *key)
{
    const struct package_part parts[] = {
        {"application", INIT_PACKET_APPLICATION, program, 64},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, program, 80},
    };
    struct zip_maker *stored = zip_maker_create();

    save_package("signed", make_package(parts, 1, key));
    save_package("two", make_package(parts, 2, NULL));
    zip_maker_store(stored, "manifest.json", "{\"manifest\": {}}", 16);
    save_package("stored", zip_maker_finish(stored));
}

int main(int argc, char **argv)
{
    struct signing_key *key;

    if (argc != 2) {
        (void)fprintf(stderr, "usage: fuzz-seeds FOLDER\n");
        return 2;
    }
    root = argv[1];
    make_folder(root);
    pseudo_random_image(program, sizeof program, 1);
    key = signing_key_generate();
    save_firmware();
    save_init_packets(key);
    save_manifests();
    save_packages(key);
    signing_key_destroy(key);
    return 0;
}
