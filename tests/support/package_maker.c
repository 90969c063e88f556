/* SPDX-License-Identifier: MIT */
#include "support/package_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

struct zip_maker {
    zip_source_t *buffer;
    zip_t *zip;
};

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    (void)fprintf(stderr, "package maker: %s\n", what);
    abort();
}

struct zip_maker *zip_maker_create(void)
{
    struct zip_maker *maker = malloc(sizeof *maker);

    require(maker != NULL, "memory");
    maker->buffer = zip_source_buffer_create(NULL, 0, 0, NULL);
    require(maker->buffer != NULL, "buffer");
    zip_source_keep(maker->buffer);
    maker->zip = zip_open_from_source(maker->buffer, ZIP_TRUNCATE, NULL);
    require(maker->zip != NULL, "zip");
    return maker;
}

static zip_uint64_t add(struct zip_maker *maker, const char *name, const void *bytes, size_t size)
{
    uint8_t *copy = NULL;
    zip_source_t *source;
    zip_int64_t index;

    /* libzip does not free a buffer of no bytes. */
    if (size > 0) {
        copy = malloc(size);
        require(copy != NULL, "memory");
        memcpy(copy, bytes, size);
    }
    source = zip_source_buffer(maker->zip, copy, size, 1);
    require(source != NULL, "source");
    index = zip_file_add(maker->zip, name, source, ZIP_FL_ENC_UTF_8);
    require(index >= 0, "member");
    return (zip_uint64_t)index;
}

void zip_maker_add(struct zip_maker *maker, const char *name, const void *bytes, size_t size)
{
    (void)add(maker, name, bytes, size);
}

void zip_maker_store(struct zip_maker *maker, const char *name, const void *bytes, size_t size)
{
    const zip_uint64_t index = add(maker, name, bytes, size);

    require(zip_set_file_compression(maker->zip, index, ZIP_CM_STORE, 0) == 0, "store");
}

struct made_package zip_maker_finish(struct zip_maker *maker)
{
    struct made_package made;
    zip_stat_t found;

    require(zip_close(maker->zip) == 0, "close");
    require(zip_source_stat(maker->buffer, &found) == 0, "stat");
    made.size = (size_t)found.size;
    made.bytes = malloc(made.size);
    require(made.bytes != NULL, "memory");
    require(zip_source_open(maker->buffer) == 0, "open");
    require(zip_source_read(maker->buffer, made.bytes, made.size) == (zip_int64_t)made.size,
            "read");
    (void)zip_source_close(maker->buffer);
    zip_source_free(maker->buffer);
    free(maker);
    return made;
}

static void add_part(struct zip_maker *maker, const struct package_part *part,
                     const struct package_demands *demands, const struct signing_key *key,
                     char *manifest, size_t room)
{
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    char name[64];

    init_packet_describe(&packet, part->type, part->image, part->size);
    if (demands) {
        packet.fw_version.value = demands->fw_version;
        packet.hw_version.value = demands->hw_version;
        packet.sd_req[0] = demands->sd_req;
    }
    (void)snprintf(name, sizeof name, "%s.dat", part->key);
    zip_maker_add(maker, name, bytes, init_packet_encode(&packet, key, bytes));
    (void)snprintf(name, sizeof name, "%s.bin", part->key);
    zip_maker_add(maker, name, part->image, part->size);
    (void)snprintf(manifest + strlen(manifest), room - strlen(manifest),
                   "%s\"%s\": {\"bin_file\": \"%s.bin\", \"dat_file\": \"%s.dat\"}",
                   manifest[strlen(manifest) - 1] == '{' ? "" : ", ", part->key, part->key,
                   part->key);
}

struct made_package make_package(const struct package_part *parts, size_t count,
                                 const struct signing_key *key)
{
    return make_package_for(NULL, parts, count, key);
}

struct made_package make_package_for(const struct package_demands *demands,
                                     const struct package_part *parts, size_t count,
                                     const struct signing_key *key)
{
    struct zip_maker *maker = zip_maker_create();
    char manifest[1024] = "{\"manifest\": {";

    for (size_t i = 0; i < count; i++)
        add_part(maker, &parts[i], demands, key, manifest, sizeof manifest);
    strcat(manifest, "}}");
    zip_maker_add(maker, "manifest.json", manifest, strlen(manifest));
    return zip_maker_finish(maker);
}

struct made_package make_application(const uint8_t *init_packet, size_t init_packet_size,
                                     const uint8_t *image, size_t size)
{
    static const char manifest[] = "{\"manifest\": {\"application\": {\"bin_file\": \"app.bin\", "
                                   "\"dat_file\": \"app.dat\"}}}";
    struct zip_maker *maker = zip_maker_create();

    zip_maker_add(maker, "manifest.json", manifest, sizeof manifest - 1);
    zip_maker_add(maker, "app.dat", init_packet, init_packet_size);
    zip_maker_add(maker, "app.bin", image, size);
    return zip_maker_finish(maker);
}

struct made_package make_with_manifest(const char *manifest)
{
    struct zip_maker *maker = zip_maker_create();
    struct init_packet packet;
    uint8_t image[64];
    uint8_t bytes[INIT_PACKET_CAPACITY];

    pseudo_random_image(image, sizeof image, 1);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, sizeof image);
    zip_maker_add(maker, "manifest.json", manifest, strlen(manifest));
    zip_maker_add(maker, "app.dat", bytes, init_packet_encode(&packet, NULL, bytes));
    zip_maker_add(maker, "app.bin", image, sizeof image);
    return zip_maker_finish(maker);
}
