/* SPDX-License-Identifier: MIT */
/* ndfu pkg create: a package of firmware. */
#include <stdio.h>
#include <stdlib.h>

#include <ndfu/ndfu.h>

#include "command_error.h"
#include "firmware_text.h"
#include "key_source.h"
#include "output.h"
#include "pkg_create_options.h"
#include "pkg_json.h"
#include "same_file.h"
#include "save_file.h"

/* What was read for a package. */
struct ingredients {
    struct ndfu_firmware *firmware[PKG_PARTS];
    struct ndfu_key *key;
    struct pkg_create_lists lists;
    struct ndfu_create_options options;
};

static enum ndfu_status read_firmware(const struct pkg_create_values *given,
                                      struct ingredients *read, struct ndfu_error *error)
{
    for (int part = 0; part < PKG_PARTS; part++) {
        const char *path = given->files[part];
        enum ndfu_status status;

        if (!path)
            continue;
        status = ndfu_firmware_open(path, NDFU_FIRMWARE_GUESS, &read->firmware[part], error);
        if (status != NDFU_OK) {
            prefix_error(error, pkg_part_name((enum pkg_part)part));
            return status;
        }
        tell_firmware(path, read->firmware[part]);
    }
    read->options.application = read->firmware[PKG_APPLICATION];
    read->options.bootloader = read->firmware[PKG_BOOTLOADER];
    read->options.softdevice = read->firmware[PKG_SOFTDEVICE];
    read->options.external_application = read->firmware[PKG_EXTERNAL_APPLICATION];
    return NDFU_OK;
}

/* @param path  that is read; NULL for none */
static enum ndfu_status spare(const char *path, const char *option,
                              const struct pkg_create_values *given, struct ndfu_error *error)
{
    if (!path || !is_same_file(given->output, path))
        return NDFU_OK;
    return fail_command(error, NDFU_E_ARGUMENT,
                        "--output '%s' would overwrite what is given as --%s; give another name",
                        given->output, option);
}

/* --force is for what was made before, and not for what it is made of. */
static enum ndfu_status check_output(const struct pkg_create_values *given,
                                     struct ndfu_error *error)
{
    enum ndfu_status status;

    if (!given->output)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "which file is the package to be? Give --output, such as -o app.zip");
    status = spare(key_source_path(given->key), "key", given, error);
    for (int part = 0; part < PKG_PARTS && status == NDFU_OK; part++)
        status = spare(given->files[part], pkg_part_name((enum pkg_part)part), given, error);
    return status;
}

static enum ndfu_status gather(const struct pkg_create_values *given, struct ingredients *read,
                               struct ndfu_error *error)
{
    enum ndfu_status status = pkg_create_parse(given, &read->lists, &read->options, error);

    if (status == NDFU_OK)
        status = check_output(given, error);
    if (status == NDFU_OK)
        status = read_firmware(given, read, error);
    if (status == NDFU_OK)
        status = private_key_from(given->key, &read->key, error);
    read->options.key = read->key;
    return status;
}

static void print_created(const char *path, const struct ndfu_package *package, size_t size,
                          const struct ndfu_key *key)
{
    char digits[HEX_TEXT_SIZE];

    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        (void)printf("%s: %zu bytes\n", ndfu_image_kind_text(image->kind), image->size);
    }
    (void)printf("%s: %zu bytes, ", path, size);
    if (key) {
        (void)printf("signed with the key %s\n", fingerprint_text(key, digits));
    } else {
        (void)printf("not signed\n");
    }
}

/* Tells what was made by what can be read of it, and gives it its name only then. */
static enum ndfu_status finish(const struct pkg_create_values *given,
                               const struct ingredients *read, const uint8_t *bytes, size_t size,
                               struct ndfu_error *error)
{
    const struct save_how how = {
        .overwrite = given->force,
        .mend = "give another name, or --force to overwrite it",
    };
    struct ndfu_package *package;
    enum ndfu_status status = ndfu_package_open_memory(bytes, size, &package, error);

    if (status == NDFU_OK)
        status = ndfu_package_verify(package, read->key, error);
    if (status == NDFU_OK)
        status = save_file(given->output, bytes, size, &how, error);
    if (status == NDFU_OK && output_is_json())
        print_package_json(given->output, package, read->key);
    else if (status == NDFU_OK)
        print_created(given->output, package, size, read->key);
    ndfu_package_close(package);
    return status;
}

static enum ndfu_status create(const struct pkg_create_values *given, struct ndfu_error *error)
{
    struct ingredients read = {.key = NULL};
    uint8_t *bytes = NULL;
    size_t size;
    enum ndfu_status status = gather(given, &read, error);

    if (status == NDFU_OK)
        status = ndfu_package_create_memory(&read.options, &bytes, &size, error);
    if (status == NDFU_E_ARGUMENT)
        hint_at_help(error, command_pkg_create.name);
    if (status == NDFU_OK)
        status = finish(given, &read, bytes, size, error);
    free(bytes);
    for (int part = 0; part < PKG_PARTS; part++)
        ndfu_firmware_close(read.firmware[part]);
    ndfu_key_close(read.key);
    return status;
}

static int run(const void *values, const char *operand)
{
    const struct pkg_create_values *given = values;
    struct ndfu_error error;

    (void)operand;
    return end_command(command_pkg_create.name, NULL, create(given, &error), &error);
}

const struct command command_pkg_create = {
    .name = "pkg create",
    .summary = "Make a package, signed or not",
    .description =
        "The same input gives the same package, byte for byte, except for signatures. MBR and UICR\n"
        "are left out of firmware that has addresses, and gaps are filled with FF.",
    .options = pkg_create_rows,
    .values_size = sizeof(struct pkg_create_values),
    .set_defaults = pkg_create_set_defaults,
    .run = run,
};
