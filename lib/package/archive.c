/* SPDX-License-Identifier: MIT */
#include "package/archive.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include <ndfu/package.h>

#include "base/error.h"

/* A small member may be all FF and compress as far as it likes. */
enum { RATIO_MATTERS_FROM = 1024 * 1024 };

struct ndfu_archive {
    zip_t *zip;
};

static enum ndfu_status fail_open(int code, struct ndfu_error *error)
{
    zip_error_t reason;

    zip_error_init_with_code(&reason, code);
    (void)ndfu_error_set(error, NDFU_E_PACKAGE_FORMAT, NDFU_LAYER_PACKAGE, "open package",
                         "not a sound zip archive (%s); a DFU package is a zip, so get the file "
                         "again or make it again",
                         zip_error_strerror(&reason));
    zip_error_fini(&reason);
    return NDFU_E_PACKAGE_FORMAT;
}

static zip_t *open_buffer(const void *data, size_t size, int *code)
{
    zip_error_t reason;
    zip_source_t *source;
    zip_t *zip = NULL;

    zip_error_init(&reason);
    source = zip_source_buffer_create(data, size, 0, &reason);
    if (source)
        zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &reason);
    *code = zip_error_code_zip(&reason);
    if (source && !zip)
        zip_source_free(source);
    zip_error_fini(&reason);
    return zip;
}

static enum ndfu_status check_members(zip_t *zip, struct ndfu_error *error)
{
    const zip_int64_t members = zip_get_num_entries(zip, 0);

    if (members > (zip_int64_t)NDFU_MEMBERS_MAX)
        return ndfu_error_set(error, NDFU_E_PACKAGE_LIMIT, NDFU_LAYER_PACKAGE, "open package",
                              "the zip has %lld members; a DFU package has at most %u",
                              (long long)members, NDFU_MEMBERS_MAX);
    return NDFU_OK;
}

enum ndfu_status ndfu_archive_open(const void *data, size_t size, struct ndfu_archive **archive,
                                   struct ndfu_error *error)
{
    int code = ZIP_ER_OK;
    struct ndfu_archive *opened = malloc(sizeof *opened);
    enum ndfu_status status;

    *archive = NULL;
    if (!opened)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "open package",
                              "no memory for the zip archive");
    opened->zip = open_buffer(data, size, &code);
    status = opened->zip ? check_members(opened->zip, error) : fail_open(code, error);
    if (status != NDFU_OK) {
        ndfu_archive_close(opened);
        return status;
    }
    *archive = opened;
    return NDFU_OK;
}

void ndfu_archive_close(struct ndfu_archive *archive)
{
    if (!archive)
        return;
    if (archive->zip)
        zip_discard(archive->zip);
    free(archive);
}

static bool is_unique(zip_t *zip, const char *name)
{
    const zip_int64_t members = zip_get_num_entries(zip, 0);
    int found = 0;

    for (zip_int64_t i = 0; i < members; i++) {
        const char *other = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

        found += other && strcmp(other, name) == 0;
    }
    return found == 1;
}

static enum ndfu_status find(zip_t *zip, const char *name, zip_stat_t *found,
                             struct ndfu_error *error)
{
    const zip_uint64_t wanted = ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;

    if (zip_stat(zip, name, ZIP_FL_ENC_RAW, found) != 0 || (found->valid & wanted) != wanted)
        return ndfu_error_set(error, NDFU_E_MEMBER, NDFU_LAYER_PACKAGE, "find member",
                              "the package holds no file named '%s'; make it again", name);
    if (!is_unique(zip, name))
        return ndfu_error_set(error, NDFU_E_MEMBER, NDFU_LAYER_PACKAGE, "find member",
                              "the package holds more than one file named '%s'; make it again",
                              name);
    return NDFU_OK;
}

static enum ndfu_status check_limits(const zip_stat_t *found, const char *name, size_t maximum,
                                     struct ndfu_error *error)
{
    if (found->size > maximum)
        return ndfu_error_set(error, NDFU_E_PACKAGE_LIMIT, NDFU_LAYER_PACKAGE, "read member",
                              "'%s' is %llu bytes uncompressed; at most %zu are read", name,
                              (unsigned long long)found->size, maximum);
    if (found->size > RATIO_MATTERS_FROM && found->size / NDFU_RATIO_MAX > found->comp_size)
        return ndfu_error_set(error, NDFU_E_PACKAGE_LIMIT, NDFU_LAYER_PACKAGE, "read member",
                              "'%s' is %llu bytes compressed to %llu; more than %u to 1 is not "
                              "firmware",
                              name, (unsigned long long)found->size,
                              (unsigned long long)found->comp_size, NDFU_RATIO_MAX);
    return NDFU_OK;
}

/* Reads to the end, so that libzip checks the CRC. True when there were exactly size bytes. */
static bool read_exactly(zip_file_t *file, uint8_t *bytes, size_t size)
{
    size_t done = 0;
    uint8_t beyond;

    while (done < size) {
        const zip_int64_t count = zip_fread(file, bytes + done, size - done);

        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    return zip_fread(file, &beyond, 1) == 0;
}

static enum ndfu_status extract(zip_t *zip, const zip_stat_t *found, const char *name,
                                uint8_t *bytes, struct ndfu_error *error)
{
    zip_file_t *file = zip_fopen_index(zip, found->index, 0);
    enum ndfu_status status = NDFU_OK;

    if (!file)
        return ndfu_error_set(error, NDFU_E_PACKAGE_FORMAT, NDFU_LAYER_PACKAGE, "read member",
                              "'%s' cannot be opened in the zip (%s); make the package again", name,
                              zip_strerror(zip));
    if (!read_exactly(file, bytes, (size_t)found->size))
        status = ndfu_error_set(error, NDFU_E_PACKAGE_FORMAT, NDFU_LAYER_PACKAGE, "read member",
                                "'%s' is damaged in the zip (%s); get the package again", name,
                                zip_file_strerror(file));
    (void)zip_fclose(file);
    return status;
}

enum ndfu_status ndfu_archive_read(struct ndfu_archive *archive, const char *name, size_t maximum,
                                   uint8_t **bytes, size_t *size, struct ndfu_error *error)
{
    zip_stat_t found;
    uint8_t *content;
    enum ndfu_status status = find(archive->zip, name, &found, error);

    *bytes = NULL;
    if (status == NDFU_OK)
        status = check_limits(&found, name, maximum, error);
    if (status != NDFU_OK)
        return status;
    content = malloc((size_t)found.size + 1);
    if (!content)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_PACKAGE, "read member",
                              "no memory for the %llu bytes of '%s'",
                              (unsigned long long)found.size, name);
    status = extract(archive->zip, &found, name, content, error);
    if (status != NDFU_OK) {
        free(content);
        return status;
    }
    content[found.size] = '\0';
    *bytes = content;
    *size = (size_t)found.size;
    return NDFU_OK;
}
