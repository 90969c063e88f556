/* SPDX-License-Identifier: MIT */
/* Manifests: what is accepted means the same after it was printed. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "package/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ndfu_manifest manifest;
    struct ndfu_manifest again;
    struct ndfu_error error;
    char *text;

    if (ndfu_manifest_parse((const char *)data, size, &manifest, &error) != NDFU_OK) {
        PROMISE(error.message[0]);
        return 0;
    }
    PROMISE(manifest.count >= 1 && manifest.count <= NDFU_IMAGE_KINDS);
    for (size_t i = 0; i < manifest.count; i++)
        PROMISE(manifest.entries[i].bin_file[0] && manifest.entries[i].dat_file[0]);
    text = ndfu_manifest_print(&manifest);
    PROMISE(text && ndfu_manifest_parse(text, strlen(text), &again, NULL) == NDFU_OK);
    PROMISE(memcmp(&manifest, &again, sizeof manifest) == 0);
    free(text);
    return 0;
}
