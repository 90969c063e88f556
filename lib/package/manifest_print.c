/* SPDX-License-Identifier: MIT */
#include "package/manifest.h"

#include <cjson/cJSON.h>

static bool add_sizes(cJSON *object, const struct ndfu_manifest_entry *entry)
{
    cJSON *metadata;

    if (!entry->has_sizes)
        return true;
    metadata = cJSON_AddObjectToObject(object, "info_read_only_metadata");
    return metadata && cJSON_AddNumberToObject(metadata, "bl_size", entry->bl_size) &&
           cJSON_AddNumberToObject(metadata, "sd_size", entry->sd_size);
}

static bool add_entry(cJSON *images, const struct ndfu_manifest_entry *entry)
{
    cJSON *object = cJSON_AddObjectToObject(images, ndfu_image_kind_name(entry->kind));

    return object && cJSON_AddStringToObject(object, "bin_file", entry->bin_file) &&
           cJSON_AddStringToObject(object, "dat_file", entry->dat_file) && add_sizes(object, entry);
}

char *ndfu_manifest_print(const struct ndfu_manifest *manifest)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *images = cJSON_AddObjectToObject(root, "manifest");
    bool is_made = images != NULL;
    char *text;

    for (size_t i = 0; i < manifest->count; i++)
        is_made = is_made && add_entry(images, &manifest->entries[i]);
    text = is_made ? cJSON_PrintUnformatted(root) : NULL;
    cJSON_Delete(root);
    return text;
}
