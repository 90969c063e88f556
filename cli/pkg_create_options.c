/* SPDX-License-Identifier: MIT */
#include "pkg_create_options.h"

#include <stdio.h>
#include <string.h>

#include "command_error.h"
#include "key_source.h"

/* In the order of the library's numbers. */
static const char *const boot_validations[] = {"none", "crc", "sha256", "ecdsa", NULL};

#define FIRMWARE(part_name, part, text)                                           \
    {                                                                             \
        .name = part_name, .type = OPTION_TEXT, .argument = "FILE", .help = text, \
        .offset = offsetof(struct pkg_create_values, files[part]),                \
    }

const struct option_row pkg_create_rows[] = {
    {
        .name = "output",
        .letter = 'o',
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "the package to make; one that is there stays, unless --force is given",
        .offset = offsetof(struct pkg_create_values, output),
    },
    {
        .name = "force",
        .type = OPTION_FLAG,
        .help = "overwrite FILE",
        .offset = offsetof(struct pkg_create_values, force),
    },
    JSON_OPTION_ROW(NULL),
    {
        .group = "Firmware: Intel HEX, ELF or raw binary",
        .name = "application",
        .type = OPTION_TEXT,
        .argument = "FILE",
        .help = "the application",
        .offset = offsetof(struct pkg_create_values, files[PKG_APPLICATION]),
    },
    FIRMWARE("softdevice", PKG_SOFTDEVICE, "the SoftDevice, without the MBR"),
    FIRMWARE("bootloader", PKG_BOOTLOADER, "the bootloader; with a SoftDevice, one image of both"),
    FIRMWARE("external-application", PKG_EXTERNAL_APPLICATION,
             "an application that is not for the target itself"),
    {
        .group = "What the target must be",
        .name = "hw-version",
        .type = OPTION_TEXT,
        .argument = "N",
        .help = "the hardware version that its bootloader was built for; often 52",
        .offset = offsetof(struct pkg_create_values, hw_version),
    },
    {
        .name = "sd-req",
        .type = OPTION_TEXT,
        .argument = "LIST",
        .help = "the SoftDevices of which it must have one, by number or by name, as in "
                "0x0100,s140_nrf52_7.3.0; 0 for none, in the first place to allow overwriting it",
        .offset = offsetof(struct pkg_create_values, sd_req),
    },
    {
        .name = "sd-id",
        .type = OPTION_TEXT,
        .argument = "LIST",
        .help = "which SoftDevice the one in the package is, for the application that needs it",
        .offset = offsetof(struct pkg_create_values, sd_id),
    },
    {
        .group = "What the package says of itself",
        .name = "app-version",
        .type = OPTION_TEXT,
        .argument = "VERSION",
        .help = "of the application: a number, or 1.2.3, which stands for 10203",
        .offset = offsetof(struct pkg_create_values, app_version),
    },
    {
        .name = "bl-version",
        .type = OPTION_TEXT,
        .argument = "VERSION",
        .help = "of the bootloader",
        .offset = offsetof(struct pkg_create_values, bl_version),
    },
    {
        .name = "debug-mode",
        .type = OPTION_FLAG,
        .help = "a bootloader that was built for debugging does not check versions",
        .offset = offsetof(struct pkg_create_values, debug_mode),
    },
    {
        .name = "app-boot-validation",
        .type = OPTION_CHOICE,
        .argument = "KIND",
        .help = "how the bootloader checks the application at every boot: none, crc, sha256 or "
                "ecdsa, which needs the key (crc)",
        .offset = offsetof(struct pkg_create_values, app_boot_validation),
        .choices = boot_validations,
    },
    {
        .name = "sd-boot-validation",
        .type = OPTION_CHOICE,
        .argument = "KIND",
        .help = "the same for the SoftDevice (crc)",
        .offset = offsetof(struct pkg_create_values, sd_boot_validation),
        .choices = boot_validations,
    },
    {
        .name = "key",
        .type = OPTION_TEXT,
        .argument = "KEY",
        .help = "sign with this private key: " KEY_SOURCE_HELP,
        .offset = offsetof(struct pkg_create_values, key),
    },
    {0},
};

const char *pkg_part_name(enum pkg_part part)
{
    static const char *const names[PKG_PARTS] = {
        [PKG_APPLICATION] = "application",
        [PKG_BOOTLOADER] = "bootloader",
        [PKG_SOFTDEVICE] = "softdevice",
        [PKG_EXTERNAL_APPLICATION] = "external-application",
    };

    return names[part];
}

void pkg_create_set_defaults(void *values)
{
    struct pkg_create_values *defaults = values;

    defaults->app_boot_validation = NDFU_BOOT_VALIDATION_CRC;
    defaults->sd_boot_validation = NDFU_BOOT_VALIDATION_CRC;
}

static enum ndfu_status parse_version(const char *option, const char *text, bool *has,
                                      uint32_t *version, struct ndfu_error *error)
{
    enum ndfu_status status;

    *has = text != NULL;
    if (!text)
        return NDFU_OK;
    status = ndfu_version_parse(text, version, error);
    if (status != NDFU_OK)
        prefix_error(error, option);
    return status;
}

/* A number of 16 bits or a name. */
static enum ndfu_status parse_softdevice(const char *option, const char *text, uint32_t *id,
                                         struct ndfu_error *error)
{
    if (ndfu_softdevice_id(text, id) ||
        (text[0] && !strchr(text, '.') && ndfu_version_parse(text, id, NULL) == NDFU_OK &&
         *id <= UINT16_MAX))
        return NDFU_OK;
    return fail_command(error, NDFU_E_ARGUMENT,
                        "%s: '%s' is no SoftDevice; give numbers from 0 to 0xFFFF or names such as "
                        "s140_nrf52_7.2.0, with commas in between",
                        option, text);
}

static enum ndfu_status parse_softdevices(const char *option, const char *text, uint32_t *ids,
                                          size_t *count, struct ndfu_error *error)
{
    *count = 0;
    while (text) {
        const size_t length = strcspn(text, ",");
        char part[64];
        enum ndfu_status status;

        if (*count == NDFU_SD_REQ_MAX)
            return fail_command(error, NDFU_E_ARGUMENT, "%s: there are more than %d SoftDevices",
                                option, NDFU_SD_REQ_MAX);
        if (length >= sizeof part)
            return fail_command(error, NDFU_E_ARGUMENT,
                                "%s: '%.20s...' is no SoftDevice; no number and no name is so long",
                                option, text);
        (void)snprintf(part, sizeof part, "%.*s", (int)length, text);
        status = parse_softdevice(option, part, &ids[*count], error);
        if (status != NDFU_OK)
            return status;
        ++*count;
        text = text[length] ? text + length + 1 : NULL;
    }
    return NDFU_OK;
}

enum ndfu_status pkg_create_parse(const struct pkg_create_values *values,
                                  struct pkg_create_lists *lists,
                                  struct ndfu_create_options *options, struct ndfu_error *error)
{
    enum ndfu_status status;

    ndfu_create_options_init(options, sizeof *options);
    options->is_debug = values->debug_mode;
    options->application_boot_validation =
        (enum ndfu_boot_validation_type)values->app_boot_validation;
    options->softdevice_boot_validation =
        (enum ndfu_boot_validation_type)values->sd_boot_validation;
    options->sd_req = lists->sd_req;
    options->sd_id = lists->sd_id;
    status = parse_version("--app-version", values->app_version, &options->has_application_version,
                           &options->application_version, error);
    if (status == NDFU_OK)
        status = parse_version("--bl-version", values->bl_version, &options->has_bootloader_version,
                               &options->bootloader_version, error);
    if (status == NDFU_OK)
        status = parse_version("--hw-version", values->hw_version, &options->has_hw_version,
                               &options->hw_version, error);
    if (status == NDFU_OK)
        status = parse_softdevices("--sd-req", values->sd_req, lists->sd_req,
                                   &options->sd_req_count, error);
    if (status == NDFU_OK)
        status =
            parse_softdevices("--sd-id", values->sd_id, lists->sd_id, &options->sd_id_count, error);
    return status;
}
