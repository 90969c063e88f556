/* SPDX-License-Identifier: MIT */
#include "flash_package.h"

#include <ndfu/create.h>

#include "command.h"
#include "command_error.h"
#include "firmware_text.h"
#include "pkg_create_options.h"

/* What bootloaders of the nRF52 series are built for unless somebody changes it, and the version
 * that keeps no later one out. */
static const char usual_hw_version[] = "52";
static const char lowest_version[] = "0";

static enum ndfu_status refuse_stray_options(const struct flash_values *given,
                                             struct ndfu_error *error)
{
    const struct unsigned_choice *choice = &given->unsigned_package;
    const char *stray = choice->sd_req        ? "--sd-req"
                        : choice->hw_version  ? "--hw-version"
                        : choice->app_version ? "--app-version"
                                              : NULL;

    if (!stray)
        return NDFU_OK;
    return fail_command(error, NDFU_E_ARGUMENT,
                        "%s goes with --unsigned: a package says by itself what it needs", stray);
}

static enum ndfu_status open_package(const char *path, struct ndfu_package **package,
                                     struct ndfu_error *error)
{
    const enum ndfu_status status = ndfu_package_open(path, package, error);
    struct ndfu_firmware *firmware;

    if (status != NDFU_E_PACKAGE_FORMAT ||
        ndfu_firmware_open(path, NDFU_FIRMWARE_GUESS, &firmware, NULL) != NDFU_OK)
        return status;
    ndfu_firmware_close(firmware);
    return fail_command(error, status,
                        "'%s' is firmware and no package. Make a package of it with 'ndfu pkg "
                        "create', or give --unsigned and --sd-req for a bootloader that takes "
                        "packages without signature, as Nordic's Open Bootloader does",
                        path);
}

static enum ndfu_status make_package(const struct flash_values *given,
                                     const struct ndfu_firmware *firmware,
                                     struct ndfu_package **package, struct ndfu_error *error)
{
    const struct unsigned_choice *choice = &given->unsigned_package;
    struct pkg_create_values values = {0};
    struct pkg_create_lists lists;
    struct ndfu_create_options options;
    enum ndfu_status status;

    pkg_create_set_defaults(&values);
    values.sd_req = choice->sd_req;
    values.hw_version = choice->hw_version ? choice->hw_version : usual_hw_version;
    values.app_version = choice->app_version ? choice->app_version : lowest_version;
    status = pkg_create_parse(&values, &lists, &options, error);
    options.application = firmware;
    return status == NDFU_OK ? ndfu_package_create(&options, package, error) : status;
}

static enum ndfu_status make_unsigned(const struct flash_values *given, const char *path,
                                      struct ndfu_package **package, struct ndfu_error *error)
{
    struct ndfu_firmware *firmware = NULL;
    enum ndfu_status status;

    if (ndfu_package_open(path, package, NULL) == NDFU_OK)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "'%s' is a package; leave out --unsigned, which is for firmware", path);
    if (!given->unsigned_package.sd_req)
        return fail_command(error, NDFU_E_ARGUMENT,
                            "--unsigned needs --sd-req, the SoftDevice that the device must have: "
                            "a name such as s140_nrf52_7.2.0, a number, or 0 for none");
    status = ndfu_firmware_open(path, NDFU_FIRMWARE_GUESS, &firmware, error);
    if (status == NDFU_OK && !given->quiet)
        tell_firmware(path, firmware);
    if (status == NDFU_OK)
        status = make_package(given, firmware, package, error);
    if (status == NDFU_E_ARGUMENT)
        hint_at_help(error, command_flash.name);
    ndfu_firmware_close(firmware);
    return status;
}

enum ndfu_status flash_package_open(const struct flash_values *given, const char *operand,
                                    struct ndfu_package **package, struct ndfu_error *error)
{
    enum ndfu_status status = NDFU_OK;

    *package = NULL;
    if (given->unsigned_package.is_wanted)
        return make_unsigned(given, operand, package, error);
    status = refuse_stray_options(given, error);
    if (status == NDFU_OK)
        status = open_package(operand, package, error);
    return status == NDFU_OK ? ndfu_package_check(*package, error) : status;
}
