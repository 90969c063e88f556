/* SPDX-License-Identifier: MIT */
#include "package/manifest.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/error.h"

#define MALFORMED(error, ...)                                                   \
    ndfu_error_set(error, NDFU_E_MANIFEST, NDFU_LAYER_PACKAGE, "read manifest", \
                   NDFU_MANIFEST_NAME __VA_ARGS__)

/* A key that stands twice would mean two things at once. */
static bool stands_twice(const cJSON *object, const char *key)
{
    int found = 0;

    for (const cJSON *item = object->child; item; item = item->next)
        found += strcmp(item->string, key) == 0;
    return found > 1;
}

/* Whether a name stays inside the package, whoever unpacks it and on whatever system. */
static bool points_inside(const char *name)
{
    const char *part = name;

    if (name[0] == '/' || strpbrk(name, "\\:"))
        return false;
    while (part) {
        const size_t length = strcspn(part, "/");

        if (length == 2 && strncmp(part, "..", 2) == 0)
            return false;
        part = part[length] ? part + length + 1 : NULL;
    }
    return true;
}

static bool is_printable(const char *name)
{
    /* UTF-8 has 32 more, of which some terminals take one for ESC [. */
    while ((unsigned char)*name >= ' ' && *name != 0x7f &&
           !((unsigned char)name[0] == 0xc2 && (unsigned char)name[1] >> 5 == 0x80 >> 5))
        name++;
    return *name == '\0';
}

static enum ndfu_status read_name(const cJSON *entry, const char *kind, const char *key,
                                  char name[NDFU_MEMBER_NAME_SIZE], struct ndfu_error *error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(entry, key);

    if (!item || stands_twice(entry, key))
        return MALFORMED(error, ": '%s' must have one '%s'", kind, key);
    if (!cJSON_IsString(item) || item->valuestring[0] == '\0')
        return MALFORMED(error, ": '%s' of '%s' must be the name of a file", key, kind);
    if (strlen(item->valuestring) >= NDFU_MEMBER_NAME_SIZE)
        return MALFORMED(error, ": '%s' of '%s' is longer than %d bytes", key, kind,
                         NDFU_MEMBER_NAME_SIZE - 1);
    if (!is_printable(item->valuestring))
        return MALFORMED(error, ": '%s' of '%s' has a control character in it", key, kind);
    if (!points_inside(item->valuestring))
        return MALFORMED(error,
                         ": '%s' of '%s' is '%s', which points out of the package; do not trust "
                         "this package",
                         key, kind, item->valuestring);
    strcpy(name, item->valuestring);
    return NDFU_OK;
}

static bool read_size(const cJSON *metadata, const char *key, uint32_t *size)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(metadata, key);

    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= UINT32_MAX))
        return false;
    *size = (uint32_t)item->valuedouble;
    return *size == item->valuedouble;
}

static enum ndfu_status read_sizes(const cJSON *entry, const char *kind,
                                   struct ndfu_manifest_entry *into, struct ndfu_error *error)
{
    const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(entry, "info_read_only_metadata");

    if (!metadata || into->kind != NDFU_IMAGE_SOFTDEVICE_BOOTLOADER)
        return NDFU_OK;
    if (!read_size(metadata, "bl_size", &into->bl_size) ||
        !read_size(metadata, "sd_size", &into->sd_size))
        return MALFORMED(error,
                         ": 'info_read_only_metadata' of '%s' must have 'bl_size' and 'sd_size', "
                         "in bytes",
                         kind);
    into->has_sizes = true;
    return NDFU_OK;
}

static enum ndfu_status read_entry(const cJSON *entry, enum ndfu_image_kind kind,
                                   struct ndfu_manifest_entry *into, struct ndfu_error *error)
{
    const char *name = ndfu_image_kind_name(kind);
    enum ndfu_status status;

    if (!cJSON_IsObject(entry))
        return MALFORMED(error, ": '%s' must be an object", name);
    if (cJSON_GetObjectItemCaseSensitive(entry, "init_packet_data"))
        return MALFORMED(error,
                         " is of a legacy DFU package ('%s' has 'init_packet_data'); the "
                         "Secure DFU bootloader takes only packages with init packets of "
                         "its own kind",
                         name);
    into->kind = kind;
    status = read_name(entry, name, "bin_file", into->bin_file, error);
    if (status == NDFU_OK)
        status = read_name(entry, name, "dat_file", into->dat_file, error);
    if (status == NDFU_OK)
        status = read_sizes(entry, name, into, error);
    return status;
}

static enum ndfu_status read_entries(const cJSON *images, struct ndfu_manifest *manifest,
                                     struct ndfu_error *error)
{
    for (int kind = 0; kind < NDFU_IMAGE_KINDS; kind++) {
        const char *name = ndfu_image_kind_name((enum ndfu_image_kind)kind);
        const cJSON *entry = cJSON_GetObjectItemCaseSensitive(images, name);
        enum ndfu_status status;

        if (!entry)
            continue;
        if (stands_twice(images, name))
            return MALFORMED(error, " has '%s' twice", name);
        status = read_entry(entry, (enum ndfu_image_kind)kind, &manifest->entries[manifest->count],
                            error);
        if (status != NDFU_OK)
            return status;
        manifest->count++;
    }
    if (manifest->count == 0)
        return MALFORMED(error, " names no image");
    return NDFU_OK;
}

/* As it is or escaped, a NUL would end a name before its end. */
static bool has_nul(const char *text, size_t length)
{
    static const char escape[] = "u0000";
    const size_t size = sizeof escape - 1;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0')
            return true;
        /* What stands behind a backslash is passed over, as it may be one itself. */
        if (text[i] == '\\' && length - ++i >= size && memcmp(text + i, escape, size) == 0)
            return true;
    }
    return false;
}

static bool is_blank(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text))
        text++;
    return text == end;
}

enum ndfu_status ndfu_manifest_parse(const char *text, size_t length,
                                     struct ndfu_manifest *manifest, struct ndfu_error *error)
{
    const char *end = text;
    cJSON *root;
    const cJSON *images;
    enum ndfu_status status;

    memset(manifest, 0, sizeof *manifest);
    if (is_blank(text, text + length))
        return MALFORMED(error, " is empty");
    if (has_nul(text, length))
        return MALFORMED(error, " has a NUL character in it; make the package again");
    root = cJSON_ParseWithLengthOpts(text, length, &end, false);
    if (!root)
        return MALFORMED(error, " is not JSON: it goes wrong at byte %zu", (size_t)(end - text));
    images = cJSON_GetObjectItemCaseSensitive(root, "manifest");
    if (!is_blank(end, text + length))
        status = MALFORMED(error, " has more behind its end, from byte %zu", (size_t)(end - text));
    else if (!cJSON_IsObject(images) || stands_twice(root, "manifest"))
        status = MALFORMED(error, " must have one object 'manifest'");
    else
        status = read_entries(images, manifest, error);
    cJSON_Delete(root);
    return status;
}
